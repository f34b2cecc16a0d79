package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.GetOutput;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.NotificationResult;

/** Says what is there of an invocation's result, without waiting. */
public final class GetOutputHandler implements CommandHandler<GetOutput> {
  @Override
  public void apply(GetOutput command, ApplyContext context) {
    switch (command.waiter()) {
      case Waiter.Gateway(var address) ->
          context.emit(new Reply(address, answer(command.invocation(), context)));
      case Waiter.Caller caller ->
          Lifecycle.answer(caller, result(command.invocation(), context), context);
      case Waiter.Topic topic ->
          throw new IllegalStateException(
              "Expected a gateway or an invocation to ask for an output, but found " + topic);
    }
  }

  private static Answer answer(InvocationId id, ApplyContext context) {
    return switch (context.status(id)) {
      case Free _ -> new Answer.NotFound(id);
      case Pending _ -> new Answer.NotReady(id);
      case Completed completed ->
          new Answer.Completed(id, completed.result(), completed.answersUntilMs());
    };
  }

  private static NotificationResult result(InvocationId id, ApplyContext context) {
    return switch (context.status(id)) {
      case Free _ -> new NotificationResult.Failed(Failure.NOT_FOUND);
      case Pending _ -> new NotificationResult.Nothing();
      case Completed completed -> NotificationResult.of(completed.result());
    };
  }
}
