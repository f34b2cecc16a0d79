package io.perdure.sdk.internal;

import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.CompleteAwakeableCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;

/** Signals to this invocation, which need no command, and those that it sends to others. */
final class SignalCommands {
  /** An awakeable and the future of its result. */
  record AwakeableTicket(String id, Pending.One result) {}

  /** Signals below are the protocol's own. */
  private static final int FIRST_AWAKEABLE_SIGNAL = 17;

  private static final Void VOID = Void.getDefaultInstance();

  private final InvocationMachine machine;
  private int nextSignal = FIRST_AWAKEABLE_SIGNAL;

  SignalCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  /** Makes an awakeable. Writes nothing: its id follows from the invocation's id and the order. */
  AwakeableTicket awakeable() {
    machine.requireOpen();
    int signal = nextSignal++;
    return new AwakeableTicket(
        AwakeableId.of(machine.start().getId(), signal), Pending.signal(signal));
  }

  void completeAwakeable(String id, Outcome outcome) {
    machine.requireOpen();
    var message = CompleteAwakeableCommandMessage.newBuilder().setAwakeableId(id);
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(Value.newBuilder().setContent(value));
      case Outcome.Failed(var failure) ->
          message.setFailure(Failures.toMessage(failure, machine.version()));
    }
    machine.command(MessageType.COMPLETE_AWAKEABLE, message.build());
  }

  void send(String invocationId, String name, Outcome outcome) {
    machine.requireOpen();
    var message =
        SendSignalCommandMessage.newBuilder().setTargetInvocationId(invocationId).setName(name);
    switch (outcome) {
      case Outcome.Success(var value) -> message.setValue(Value.newBuilder().setContent(value));
      case Outcome.Failed(var failure) ->
          message.setFailure(Failures.toMessage(failure, machine.version()));
    }
    machine.command(MessageType.SEND_SIGNAL, message.build());
  }

  void cancel(String invocationId) {
    machine.requireOpen();
    machine.command(
        MessageType.SEND_SIGNAL,
        SendSignalCommandMessage.newBuilder()
            .setTargetInvocationId(invocationId)
            .setIdx(BuiltInSignal.CANCEL_VALUE)
            .setVoid(VOID)
            .build());
  }

  /** The cancel of this invocation, if its handler awaits that itself. */
  Pending.One cancellation() {
    machine.requireOpen();
    if (!machine.options().explicitCancellation()) {
      throw new IllegalStateException(
          "A cancel is met by every await as an exception; to await it instead, set explicitCancellation in the handler's options");
    }
    return new Pending.One(Notifications.CANCEL);
  }
}
