package io.perdure.statemachine.handler;

import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Notify;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.Lifecycle;

/** Brings a result or a signal to an invocation. */
public final class NotifyHandler implements CommandHandler<Notify> {
  @Override
  public void apply(Notify command, ApplyContext context) {
    var id = command.invocation();
    Answer answer;
    if (Lifecycle.notify(id, command.notification(), context)) {
      answer = new Answer.Appended(id);
    } else {
      answer =
          context.status(id) instanceof Free
              ? new Answer.NotFound(id)
              : new Answer.AlreadyCompleted(id);
    }
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }
}
