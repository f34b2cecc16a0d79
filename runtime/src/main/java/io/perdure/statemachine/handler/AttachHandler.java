package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Attach;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;

/** Lets one more wait for the result of an invocation, or gives it at once. */
public final class AttachHandler implements CommandHandler<Attach> {
  @Override
  public void apply(Attach command, ApplyContext context) {
    switch (context.status(command.invocation())) {
      case Free _ -> refuse(command, context);
      case Pending pending -> Waiting.join(pending, command.waiter(), context);
      case Completed completed ->
          Lifecycle.answer(
              command.waiter(),
              command.invocation(),
              completed.result(),
              completed.answersUntilMs(),
              context);
    }
  }

  private static void refuse(Attach command, ApplyContext context) {
    switch (command.waiter()) {
      case Waiter.Gateway(var address) ->
          context.emit(new Reply(address, new Answer.NotFound(command.invocation())));
      case Waiter.Caller _, Waiter.Topic _ ->
          Lifecycle.refuse(command.waiter(), command.invocation(), Failure.NOT_FOUND, context);
    }
  }
}
