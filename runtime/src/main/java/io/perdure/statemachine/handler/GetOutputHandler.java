package io.perdure.statemachine.handler;

import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.GetOutput;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;

/** Says what is there of an invocation's result, without waiting. */
public final class GetOutputHandler implements CommandHandler<GetOutput> {
  @Override
  public void apply(GetOutput command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Pending _ -> new Answer.NotReady(id);
          case Completed completed ->
              new Answer.Completed(id, completed.result(), completed.expiresAtMs());
        };
    context.emit(new Reply(command.replyTo(), answer));
  }
}
