package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Cancel;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.Notification;

/** Cancels an invocation: at once if it has not started, else at its next await. */
public final class CancelHandler implements CommandHandler<Cancel> {
  @Override
  public void apply(Cancel command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Completed _ -> new Answer.AlreadyCompleted(id);
          case Scheduled scheduled -> end(scheduled, context);
          case Inboxed inboxed -> end(inboxed, context);
          // It is to come to its next await, and not to be paused before.
          case Invoked pausing when pausing.isPausing() -> {
            context.tables().invocations().put(pausing.pausing(false));
            Lifecycle.notify(id, Notification.cancel(), context);
            yield new Answer.Appended(id);
          }
          case Invoked _, Suspended _ -> {
            Lifecycle.notify(id, Notification.cancel(), context);
            yield new Answer.Appended(id);
          }
          // It would never come to its next await: let it run again.
          case Paused paused -> {
            Lifecycle.wake(paused, Notification.cancel(), context);
            yield new Answer.Appended(id);
          }
        };
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }

  private static Answer end(Pending pending, ApplyContext context) {
    Lifecycle.end(pending, new InvocationResult.Failed(Failure.CANCELED), context);
    return new Answer.Done(pending.invocation().id());
  }
}
