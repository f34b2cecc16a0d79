package io.perdure.sdk.internal;

import io.perdure.schema.protocol.AttachInvocationCommandMessage;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.CompleteAwakeableCommandMessage;
import io.perdure.schema.protocol.GetInvocationOutputCommandMessage;
import io.perdure.schema.protocol.Header;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.Value;
import io.perdure.schema.protocol.Void;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that ask something of other invocations, or of time. */
final class CallCommands {
  /** A call that the handler has made: futures of its id and of its result. */
  record Call(Pending.One invocationId, Pending.One result) {}

  /** An awakeable and the future of its result. */
  record AwakeableTicket(String id, Pending.One result) {}

  /** Signals below are the protocol's own. */
  private static final int FIRST_AWAKEABLE_SIGNAL = 17;

  private static final Void VOID = Void.getDefaultInstance();

  private final InvocationMachine machine;
  private final List<Call> openCalls = new ArrayList<>();
  private int nextSignal = FIRST_AWAKEABLE_SIGNAL;

  CallCommands(InvocationMachine machine) {
    this.machine = machine;
  }

  Pending.One sleep(long wakeUpTimeMs) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    machine.command(
        MessageType.SLEEP,
        SleepCommandMessage.newBuilder()
            .setWakeUpTime(wakeUpTimeMs)
            .setResultCompletionId(id)
            .build(),
        (stored, wanted) -> wanted.toBuilder().setWakeUpTime(stored.getWakeUpTime()).build());
    return Pending.completion(id);
  }

  Call call(CallRequest request) {
    machine.requireOpen();
    int idOfInvocationId = machine.newCompletionId();
    int idOfResult = machine.newCompletionId();
    var message =
        CallCommandMessage.newBuilder()
            .setServiceName(request.service())
            .setHandlerName(request.handler())
            .setKey(request.key())
            .setParameter(request.input())
            .addAllHeaders(headers(request.headers()))
            .setInvocationIdNotificationIdx(idOfInvocationId)
            .setResultCompletionId(idOfResult);
    if (request.idempotencyKey() != null) {
      message.setIdempotencyKey(request.idempotencyKey());
    }
    machine.command(MessageType.CALL, message.build());
    var call = new Call(Pending.completion(idOfInvocationId), Pending.completion(idOfResult));
    openCalls.add(call);
    return call;
  }

  /**
   * Journals a one-way call.
   *
   * @param invokeTimeMs when to start the handler, 0 for now
   * @return the future of the invocation's id
   */
  Pending.One send(CallRequest request, long invokeTimeMs) {
    machine.requireOpen();
    int idOfInvocationId = machine.newCompletionId();
    var message =
        OneWayCallCommandMessage.newBuilder()
            .setServiceName(request.service())
            .setHandlerName(request.handler())
            .setKey(request.key())
            .setParameter(request.input())
            .setInvokeTime(invokeTimeMs)
            .addAllHeaders(headers(request.headers()))
            .setInvocationIdNotificationIdx(idOfInvocationId);
    if (request.idempotencyKey() != null) {
      message.setIdempotencyKey(request.idempotencyKey());
    }
    machine.command(
        MessageType.ONE_WAY_CALL,
        message.build(),
        // A delay counts from when it was first asked for.
        (stored, wanted) -> wanted.toBuilder().setInvokeTime(stored.getInvokeTime()).build());
    return Pending.completion(idOfInvocationId);
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

  Pending.One attach(String invocationId) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    machine.command(
        MessageType.ATTACH_INVOCATION,
        AttachInvocationCommandMessage.newBuilder()
            .setInvocationId(invocationId)
            .setResultCompletionId(id)
            .build());
    return Pending.completion(id);
  }

  Pending.One outputOf(String invocationId) {
    machine.requireOpen();
    int id = machine.newCompletionId();
    machine.command(
        MessageType.GET_INVOCATION_OUTPUT,
        GetInvocationOutputCommandMessage.newBuilder()
            .setInvocationId(invocationId)
            .setResultCompletionId(id)
            .build());
    return Pending.completion(id);
  }

  /** The calls whose result had not come at a position; each is given out once. */
  List<Call> takeUndecidedAt(long position) {
    var undecided =
        openCalls.stream()
            .filter(call -> machine.notifications().decidedAt(call.result()) > position)
            .toList();
    openCalls.clear();
    return undecided;
  }

  private static List<Header> headers(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header ->
            Header.newBuilder().setKey(header.getKey()).setValue(header.getValue()).build())
        .toList();
  }
}
