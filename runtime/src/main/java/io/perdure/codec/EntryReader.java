package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.codec.FunctionMessage.CallRequest;
import io.perdure.codec.FunctionMessage.Callee;
import io.perdure.codec.FunctionMessage.Entry;
import io.perdure.codec.FunctionMessage.SendRequest;
import io.perdure.model.AwakeableId;
import io.perdure.model.InvocationId;
import io.perdure.model.Scope;
import io.perdure.schema.protocol.AttachInvocationCommandMessage;
import io.perdure.schema.protocol.CallCommandMessage;
import io.perdure.schema.protocol.ClearStateCommandMessage;
import io.perdure.schema.protocol.CompleteAwakeableCommandMessage;
import io.perdure.schema.protocol.CompletePromiseCommandMessage;
import io.perdure.schema.protocol.GetEagerStateCommandMessage;
import io.perdure.schema.protocol.GetInvocationOutputCommandMessage;
import io.perdure.schema.protocol.GetLazyStateCommandMessage;
import io.perdure.schema.protocol.GetLazyStateKeysCommandMessage;
import io.perdure.schema.protocol.GetPromiseCommandMessage;
import io.perdure.schema.protocol.IdempotentRequestTarget;
import io.perdure.schema.protocol.OneWayCallCommandMessage;
import io.perdure.schema.protocol.OutputCommandMessage;
import io.perdure.schema.protocol.PeekPromiseCommandMessage;
import io.perdure.schema.protocol.RunCommandMessage;
import io.perdure.schema.protocol.SendSignalCommandMessage;
import io.perdure.schema.protocol.SetStateCommandMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import io.perdure.schema.protocol.WorkflowTarget;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.RawEntry;
import org.jspecify.annotations.Nullable;

/** Reads what functions ask for. Stateless. */
final class EntryReader {
  private EntryReader() {}

  /**
   * Reads an entry; calls come unresolved.
   *
   * @throws ProtocolViolationException if it is none, or one that functions must not send, or that
   *     is not supported
   */
  static FunctionMessage read(RawEntry raw, boolean ackRequested) {
    try {
      return switch (raw.type()) {
        case MessageType.CALL -> call(raw, ackRequested);
        case MessageType.ONE_WAY_CALL -> send(raw, ackRequested);
        default -> new Entry(entry(raw), raw, ackRequested);
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException cause) {
      throw ProtocolViolationException.undecodable(raw.type(), cause);
    }
  }

  /** Whom a call or send is for, in the function's words. */
  static Callee callee(RawEntry raw) {
    return switch (read(raw, false)) {
      case CallRequest call -> call.callee();
      case SendRequest send -> send.callee();
      default ->
          throw new IllegalArgumentException("expected a call, but found type " + raw.type());
    };
  }

  static JournalEntry.Output output(RawEntry raw) throws InvalidProtocolBufferException {
    var message = OutputCommandMessage.parseFrom(raw.body().bytes());
    return new JournalEntry.Output(
        switch (message.getResultCase()) {
          case VALUE -> ProtoValues.succeeded(message.getValue());
          case FAILURE -> ProtoValues.failed(message.getFailure());
          case RESULT_NOT_SET -> throw missing("a result");
        });
  }

  private static JournalEntry entry(RawEntry raw) throws InvalidProtocolBufferException {
    var body = raw.body().bytes();
    return switch (raw.type()) {
      case MessageType.OUTPUT -> output(raw);
      case MessageType.GET_LAZY_STATE -> {
        var message = GetLazyStateCommandMessage.parseFrom(body);
        yield new JournalEntry.GetLazyState(
            ProtoValues.payload(message.getKey()), message.getResultCompletionId());
      }
      case MessageType.SET_STATE -> {
        var message = SetStateCommandMessage.parseFrom(body);
        yield new JournalEntry.SetState(
            ProtoValues.payload(message.getKey()),
            ProtoValues.payload(message.getValue().getContent()));
      }
      case MessageType.CLEAR_STATE ->
          new JournalEntry.ClearState(
              ProtoValues.payload(ClearStateCommandMessage.parseFrom(body).getKey()));
      case MessageType.CLEAR_ALL_STATE -> new JournalEntry.ClearAllState();
      case MessageType.GET_LAZY_STATE_KEYS ->
          new JournalEntry.GetLazyStateKeys(
              GetLazyStateKeysCommandMessage.parseFrom(body).getResultCompletionId());
      case MessageType.GET_EAGER_STATE ->
          new JournalEntry.GetEagerState(
              ProtoValues.payload(GetEagerStateCommandMessage.parseFrom(body).getKey()));
      case MessageType.GET_EAGER_STATE_KEYS -> new JournalEntry.GetEagerStateKeys();
      case MessageType.SLEEP -> {
        var message = SleepCommandMessage.parseFrom(body);
        yield new JournalEntry.Sleep(message.getWakeUpTime(), message.getResultCompletionId());
      }
      case MessageType.RUN ->
          new JournalEntry.Run(RunCommandMessage.parseFrom(body).getResultCompletionId());
      case MessageType.SEND_SIGNAL -> signal(SendSignalCommandMessage.parseFrom(body));
      case MessageType.COMPLETE_AWAKEABLE ->
          awakeable(CompleteAwakeableCommandMessage.parseFrom(body));
      case MessageType.GET_PROMISE -> {
        var message = GetPromiseCommandMessage.parseFrom(body);
        yield new JournalEntry.GetPromise(message.getKey(), message.getResultCompletionId());
      }
      case MessageType.PEEK_PROMISE -> {
        var message = PeekPromiseCommandMessage.parseFrom(body);
        yield new JournalEntry.PeekPromise(message.getKey(), message.getResultCompletionId());
      }
      case MessageType.COMPLETE_PROMISE -> promise(CompletePromiseCommandMessage.parseFrom(body));
      case MessageType.ATTACH_INVOCATION -> attach(AttachInvocationCommandMessage.parseFrom(body));
      case MessageType.GET_INVOCATION_OUTPUT ->
          getOutput(GetInvocationOutputCommandMessage.parseFrom(body));
      case MessageType.PUBLISH -> PublishEntries.decode(body);
      case MessageType.SET_LIMITS -> LimitEntries.decode(body);
      default -> throw ProtocolViolationException.unexpected(raw.type());
    };
  }

  private static CallRequest call(RawEntry raw, boolean ackRequested)
      throws InvalidProtocolBufferException {
    var message = CallCommandMessage.parseFrom(raw.body().bytes());
    var callee =
        new Callee(
            message.getServiceName(),
            message.getKey(),
            message.getHandlerName(),
            ProtoValues.payload(message.getParameter()),
            ProtoValues.headers(message.getHeadersList()),
            message.hasIdempotencyKey() ? message.getIdempotencyKey() : null,
            scope(
                message.hasScope() ? message.getScope() : null,
                message.hasLimitKey() ? message.getLimitKey() : null));
    return new CallRequest(
        callee,
        message.getInvocationIdNotificationIdx(),
        message.getResultCompletionId(),
        raw,
        ackRequested);
  }

  private static SendRequest send(RawEntry raw, boolean ackRequested)
      throws InvalidProtocolBufferException {
    var message = OneWayCallCommandMessage.parseFrom(raw.body().bytes());
    var callee =
        new Callee(
            message.getServiceName(),
            message.getKey(),
            message.getHandlerName(),
            ProtoValues.payload(message.getParameter()),
            ProtoValues.headers(message.getHeadersList()),
            message.hasIdempotencyKey() ? message.getIdempotencyKey() : null,
            scope(
                message.hasScope() ? message.getScope() : null,
                message.hasLimitKey() ? message.getLimitKey() : null));
    return new SendRequest(
        callee,
        message.getInvokeTime(),
        message.getInvocationIdNotificationIdx(),
        raw,
        ackRequested);
  }

  private static JournalEntry.SendSignal signal(SendSignalCommandMessage message) {
    var id =
        switch (message.getSignalIdCase()) {
          case IDX -> new NotificationId.SignalIndex(message.getIdx());
          case NAME -> new NotificationId.SignalName(message.getName());
          case SIGNALID_NOT_SET -> throw missing("a signal id");
        };
    var result =
        switch (message.getResultCase()) {
          case VOID -> new NotificationResult.Nothing();
          case VALUE ->
              new NotificationResult.Value(ProtoValues.payload(message.getValue().getContent()));
          case FAILURE -> new NotificationResult.Failed(ProtoValues.failure(message.getFailure()));
          case RESULT_NOT_SET -> throw missing("a result");
        };
    return new JournalEntry.SendSignal(
        InvocationId.parse(message.getTargetInvocationId()), id, result);
  }

  private static JournalEntry.CompleteAwakeable awakeable(CompleteAwakeableCommandMessage message) {
    var result =
        switch (message.getResultCase()) {
          case VALUE ->
              new NotificationResult.Value(ProtoValues.payload(message.getValue().getContent()));
          case FAILURE -> new NotificationResult.Failed(ProtoValues.failure(message.getFailure()));
          case RESULT_NOT_SET -> throw missing("a result");
        };
    return new JournalEntry.CompleteAwakeable(AwakeableId.parse(message.getAwakeableId()), result);
  }

  private static JournalEntry.CompletePromise promise(CompletePromiseCommandMessage message) {
    var result =
        switch (message.getCompletionCase()) {
          case COMPLETION_VALUE -> ProtoValues.succeeded(message.getCompletionValue());
          case COMPLETION_FAILURE -> ProtoValues.failed(message.getCompletionFailure());
          case COMPLETION_NOT_SET -> throw missing("a result");
        };
    return new JournalEntry.CompletePromise(
        message.getKey(), result, message.getResultCompletionId());
  }

  private static JournalEntry.AttachInvocation attach(AttachInvocationCommandMessage message) {
    var target =
        switch (message.getTargetCase()) {
          case INVOCATION_ID -> InvocationId.parse(message.getInvocationId());
          case IDEMPOTENT_REQUEST_TARGET -> id(message.getIdempotentRequestTarget());
          case WORKFLOW_TARGET -> id(message.getWorkflowTarget());
          case TARGET_NOT_SET -> throw missing("a target");
        };
    return new JournalEntry.AttachInvocation(target, message.getResultCompletionId());
  }

  private static JournalEntry.GetInvocationOutput getOutput(
      GetInvocationOutputCommandMessage message) {
    var target =
        switch (message.getTargetCase()) {
          case INVOCATION_ID -> InvocationId.parse(message.getInvocationId());
          case IDEMPOTENT_REQUEST_TARGET -> id(message.getIdempotentRequestTarget());
          case WORKFLOW_TARGET -> id(message.getWorkflowTarget());
          case TARGET_NOT_SET -> throw missing("a target");
        };
    return new JournalEntry.GetInvocationOutput(target, message.getResultCompletionId());
  }

  private static InvocationId id(IdempotentRequestTarget target) {
    if (target.getIdempotencyKey().isEmpty()) {
      throw missing("an idempotency key");
    }
    var key = target.getServiceKey();
    return DerivedIds.ofIdempotentRequest(
        scopeName(target.hasScope(), target.getScope()),
        target.getServiceName(),
        key.isEmpty() ? null : key,
        target.getHandlerName(),
        target.getIdempotencyKey());
  }

  private static InvocationId id(WorkflowTarget target) {
    return DerivedIds.ofWorkflow(
        scopeName(target.hasScope(), target.getScope()),
        target.getWorkflowName(),
        target.getWorkflowKey());
  }

  private static @Nullable String scopeName(boolean isThere, String name) {
    return Scope.nameOf(scope(isThere ? name : null, null));
  }

  private static @Nullable Scope scope(@Nullable String name, @Nullable String limitKey) {
    try {
      return Scope.of(name, limitKey);
    } catch (IllegalArgumentException malformed) {
      throw ProtocolViolationException.badScope(malformed);
    }
  }

  private static IllegalArgumentException missing(String what) {
    return new IllegalArgumentException("expected " + what + ", but it is not set");
  }
}
