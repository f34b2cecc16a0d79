package io.perdure.sdk.internal;

import io.perdure.schema.protocol.CompletePromiseCommandMessage;
import io.perdure.schema.protocol.GetPromiseCommandMessage;
import io.perdure.schema.protocol.PeekPromiseCommandMessage;
import io.perdure.schema.protocol.Value;

/** The commands on the promises of a workflow. */
final class PromiseCommands {
  private final InvocationMachine machine;

  PromiseCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  /** The future of a promise's result. */
  Pending.One get(String name) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    machine.command(
        MessageType.GET_PROMISE,
        GetPromiseCommandMessage.newBuilder().setKey(name).setResultCompletionId(id).build());
    return Pending.completion(id);
  }

  /** The future of a promise's result as it is now: void if there is none. */
  Pending.One peek(String name) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    machine.command(
        MessageType.PEEK_PROMISE,
        PeekPromiseCommandMessage.newBuilder().setKey(name).setResultCompletionId(id).build());
    return Pending.completion(id);
  }

  /** The future that fails if the promise had a result already. */
  Pending.One complete(String name, Outcome outcome) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    var message = CompletePromiseCommandMessage.newBuilder().setKey(name).setResultCompletionId(id);
    switch (outcome) {
      case Outcome.Success(var value) ->
          message.setCompletionValue(Value.newBuilder().setContent(value));
      case Outcome.Failed(var failure) ->
          message.setCompletionFailure(Failures.toMessage(failure, machine.version()));
    }
    machine.command(MessageType.COMPLETE_PROMISE, message.build());
    return Pending.completion(id);
  }
}
