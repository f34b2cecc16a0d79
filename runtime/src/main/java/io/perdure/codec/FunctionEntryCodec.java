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
    return type >= MessageType.FIRST_NOTIFICATION;
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
      default ->
          throw new IllegalArgumentException(
              "Expected a notification, but found " + MessageType.describe(type));
    };
  }

  private static RawEntry raw(int type, Message message) {
    return new RawEntry(type, Payload.of(message.toByteArray()));
  }
}
