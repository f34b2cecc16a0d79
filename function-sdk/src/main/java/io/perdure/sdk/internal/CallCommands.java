package io.perdure.sdk.internal;

import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.Header;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.sdk.CallScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that start other invocations, or wait for a time. */
final class CallCommands {
  /** A call that the handler has made: futures of its id and of its result. */
  record Call(Pending.One invocationId, Pending.One result) {}

  private final InvocationMachine machine;
  private final List<Call> openCalls = new ArrayList<>();

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
    scope(request)
        .ifPresent(scope -> {
          message.setScope(scope.name());
          scope.limitKey().ifPresent(message::setLimitKey);
        });
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
    scope(request)
        .ifPresent(scope -> {
          message.setScope(scope.name());
          scope.limitKey().ifPresent(message::setLimitKey);
        });
    machine.command(
        MessageType.ONE_WAY_CALL,
        message.build(),
        // A delay counts from when it was first asked for.
        (stored, wanted) -> wanted.toBuilder().setInvokeTime(stored.getInvokeTime()).build());
    return Pending.completion(idOfInvocationId);
  }

  private Optional<CallScope> scope(CallRequest request) {
    if (request.scope().isPresent() && !machine.version().hasScopes()) {
      throw new IllegalStateException(
          "Scopes need a runtime that speaks version 7 of the function protocol, this attempt speaks %d"
              .formatted(machine.version().number()));
    }
    return request.scope();
  }

  /** The calls whose result had not come at a position; each is given out once. */
  List<Call> takeUndecidedAt(long position) {
    var undecided =
        openCalls.stream()
            .filter(call -> machine.decision(call.result()).position() > position)
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
