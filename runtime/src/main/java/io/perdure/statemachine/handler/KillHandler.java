package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Kill;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;

/** Ends an invocation without asking its function, and everything that it called or sent. */
public final class KillHandler implements CommandHandler<Kill> {
  @Override
  public void apply(Kill command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Completed _ -> new Answer.AlreadyCompleted(id);
          case Pending pending -> {
            killCallees(pending, context);
            Lifecycle.end(pending, new InvocationResult.Failed(Failure.KILLED), context);
            yield new Answer.Done(id);
          }
        };
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }

  private static void killCallees(Pending pending, ApplyContext context) {
    var entries = context.entries();
    var journal =
        context
            .tables()
            .journal()
            .range(pending.invocation().id(), 1, pending.progress().journalLength());
    for (var raw : journal) {
      if (entries.isNotification(raw.type())
          && entries.decodeNotification(raw)
              instanceof Notification(var _, var _, NotificationResult.Invocation(var callee))) {
        context.deliver(new Kill(callee, null));
      }
    }
  }
}
