package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.Header;
import io.perdure.schema.protocol.InputCommandMessage;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.schema.protocol.StateKeys;
import io.perdure.schema.protocol.Void;
import io.perdure.statemachine.EntryCodec;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.RawEntry;
import java.util.List;

/** Journal entries and notifications in the wire form of the function protocol. Thread-safe. */
public final class FunctionEntryCodec implements EntryCodec {
  @Override
  public RawEntry encode(JournalEntry.Input input) {
    var message = InputCommandMessage.newBuilder().setValue(ProtoValues.value(input.value()));
    for (var header : input.headers()) {
      message.addHeaders(Header.newBuilder().setKey(header.name()).setValue(header.value()));
    }
    return raw(MessageType.INPUT, message.build());
  }

  @Override
  public RawEntry encode(Notification notification) {
    var message = NotificationTemplate.newBuilder();
    switch (notification.id()) {
      case NotificationId.Completion(var id) -> message.setCompletionId(id);
      case NotificationId.SignalIndex(var index) -> message.setSignalId(index);
      case NotificationId.SignalName(var name) -> message.setSignalName(name);
    }
    switch (notification.result()) {
      case NotificationResult.Nothing _ -> message.setVoid(Void.getDefaultInstance());
      case NotificationResult.Value(var value) -> message.setValue(ProtoValues.value(value));
      case NotificationResult.Failed(var failure) ->
          message.setFailure(ProtoValues.failure(failure));
      case NotificationResult.Invocation(var id) -> message.setInvocationId(id.toString());
      case NotificationResult.StateKeys(var keys) -> {
        var list = StateKeys.newBuilder();
        keys.forEach(key -> list.addKeys(ProtoValues.bytes(key)));
        message.setStateKeys(list);
      }
    }
    return raw(type(notification.kind()), message.build());
  }

  @Override
  public boolean isNotification(int type) {
    return type >= MessageType.FIRST_NOTIFICATION && type < MessageType.FIRST_CUSTOM;
  }

  @Override
  public Notification decodeNotification(RawEntry raw) {
    try {
      var message = NotificationTemplate.parseFrom(raw.body().bytes());
      return new Notification(kind(raw.type()), id(message), result(message));
    } catch (InvalidProtocolBufferException cause) {
      throw new IllegalArgumentException("Expected a notification, but found " + raw, cause);
    }
  }

  @Override
  public JournalEntry.Output decodeOutput(RawEntry raw) {
    try {
      return EntryReader.output(raw);
    } catch (InvalidProtocolBufferException cause) {
      throw new IllegalArgumentException("Expected an output, but found " + raw, cause);
    }
  }

  @Override
  public boolean isOutput(int type) {
    return type == MessageType.OUTPUT;
  }

  @Override
  public List<Integer> completions(RawEntry raw) {
    if (raw.type() == MessageType.INPUT) {
      return List.of();
    }
    return switch (EntryReader.read(raw, false)) {
      case FunctionMessage.CallRequest call ->
          List.of(call.invocationIdCompletionId(), call.completionId());
      case FunctionMessage.SendRequest send -> List.of(send.invocationIdCompletionId());
      case FunctionMessage.Entry(var entry, _, _) -> completions(entry);
      case FunctionMessage.RunProposal _,
          FunctionMessage.Suspension _,
          FunctionMessage.AwaitingOn _,
          FunctionMessage.AttemptError _,
          FunctionMessage.End _ ->
          throw new IllegalArgumentException(
              "Expected an entry, but found " + MessageType.describe(raw.type()));
    };
  }

  private static List<Integer> completions(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.GetLazyState(_, var id) -> List.of(id);
      case JournalEntry.GetLazyStateKeys(var id) -> List.of(id);
      case JournalEntry.Run(var id) -> List.of(id);
      case JournalEntry.Sleep(_, var id) -> List.of(id);
      case JournalEntry.Call(_, var idCompletion, var id) -> List.of(idCompletion, id);
      case JournalEntry.OneWayCall(_, var idCompletion) -> List.of(idCompletion);
      case JournalEntry.GetPromise(_, var id) -> List.of(id);
      case JournalEntry.PeekPromise(_, var id) -> List.of(id);
      case JournalEntry.CompletePromise(_, _, var id) -> List.of(id);
      case JournalEntry.AttachInvocation(_, var id) -> List.of(id);
      case JournalEntry.GetInvocationOutput(_, var id) -> List.of(id);
      case JournalEntry.Input _,
          JournalEntry.Output _,
          JournalEntry.GetEagerState _,
          JournalEntry.GetEagerStateKeys _,
          JournalEntry.SetState _,
          JournalEntry.ClearState _,
          JournalEntry.ClearAllState _,
          JournalEntry.SendSignal _,
          JournalEntry.CompleteAwakeable _,
          JournalEntry.Publish _,
          JournalEntry.SetLimits _ ->
          List.of();
    };
  }

  /** The wire form of an entry that a service of our own makes. */
  public static RawEntry encode(JournalEntry.Publish publish) {
    return raw(MessageType.PUBLISH, PublishEntries.encode(publish.message()));
  }

  /** The wire form of an entry that a service of our own makes. */
  public static RawEntry encode(JournalEntry.SetLimits limits) {
    return raw(MessageType.SET_LIMITS, LimitEntries.encode(limits.changes()));
  }

  private static NotificationId id(NotificationTemplate message) {
    return switch (message.getIdCase()) {
      case COMPLETION_ID -> new NotificationId.Completion(message.getCompletionId());
      case SIGNAL_ID -> new NotificationId.SignalIndex(message.getSignalId());
      case SIGNAL_NAME -> new NotificationId.SignalName(message.getSignalName());
      case ID_NOT_SET ->
          throw new IllegalArgumentException("Expected a notification with an id, but found none");
    };
  }

  private static NotificationResult result(NotificationTemplate message) {
    return switch (message.getResultCase()) {
      case VOID -> new NotificationResult.Nothing();
      case VALUE ->
          new NotificationResult.Value(ProtoValues.payload(message.getValue().getContent()));
      case FAILURE -> new NotificationResult.Failed(ProtoValues.failure(message.getFailure()));
      case INVOCATION_ID ->
          new NotificationResult.Invocation(InvocationId.parse(message.getInvocationId()));
      case STATE_KEYS ->
          new NotificationResult.StateKeys(
              message.getStateKeys().getKeysList().stream().map(ProtoValues::payload).toList());
      case RESULT_NOT_SET ->
          throw new IllegalArgumentException(
              "Expected a notification with a result, but found none");
    };
  }

  private static int type(Notification.Kind kind) {
    return switch (kind) {
      case GET_LAZY_STATE -> MessageType.GET_LAZY_STATE_COMPLETION;
      case GET_LAZY_STATE_KEYS -> MessageType.GET_LAZY_STATE_KEYS_COMPLETION;
      case SLEEP -> MessageType.SLEEP_COMPLETION;
      case CALL -> MessageType.CALL_COMPLETION;
      case CALL_INVOCATION_ID -> MessageType.CALL_INVOCATION_ID_COMPLETION;
      case RUN -> MessageType.RUN_COMPLETION;
      case SIGNAL -> MessageType.SIGNAL_NOTIFICATION;
      case ATTACH_INVOCATION -> MessageType.ATTACH_INVOCATION_COMPLETION;
      case GET_INVOCATION_OUTPUT -> MessageType.GET_INVOCATION_OUTPUT_COMPLETION;
      case GET_PROMISE -> MessageType.GET_PROMISE_COMPLETION;
      case PEEK_PROMISE -> MessageType.PEEK_PROMISE_COMPLETION;
      case COMPLETE_PROMISE -> MessageType.COMPLETE_PROMISE_COMPLETION;
    };
  }

  private static Notification.Kind kind(int type) {
    return switch (type) {
      case MessageType.GET_LAZY_STATE_COMPLETION -> Notification.Kind.GET_LAZY_STATE;
      case MessageType.GET_LAZY_STATE_KEYS_COMPLETION -> Notification.Kind.GET_LAZY_STATE_KEYS;
      case MessageType.SLEEP_COMPLETION -> Notification.Kind.SLEEP;
      case MessageType.CALL_COMPLETION -> Notification.Kind.CALL;
      case MessageType.CALL_INVOCATION_ID_COMPLETION -> Notification.Kind.CALL_INVOCATION_ID;
      case MessageType.RUN_COMPLETION -> Notification.Kind.RUN;
      case MessageType.SIGNAL_NOTIFICATION -> Notification.Kind.SIGNAL;
      case MessageType.ATTACH_INVOCATION_COMPLETION -> Notification.Kind.ATTACH_INVOCATION;
      case MessageType.GET_INVOCATION_OUTPUT_COMPLETION -> Notification.Kind.GET_INVOCATION_OUTPUT;
      case MessageType.GET_PROMISE_COMPLETION -> Notification.Kind.GET_PROMISE;
      case MessageType.PEEK_PROMISE_COMPLETION -> Notification.Kind.PEEK_PROMISE;
      case MessageType.COMPLETE_PROMISE_COMPLETION -> Notification.Kind.COMPLETE_PROMISE;
      default ->
          throw new IllegalArgumentException(
              "Expected a notification, but found " + MessageType.describe(type));
    };
  }

  private static RawEntry raw(int type, Message message) {
    return new RawEntry(type, Payload.of(message.toByteArray()));
  }
}
