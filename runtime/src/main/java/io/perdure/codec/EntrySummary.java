package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.RawEntry;
import org.jspecify.annotations.Nullable;

/**
 * What people want to know of a journal entry or notification.
 *
 * @param type for example {@code Command: Sleep} or {@code Notification: Signal}
 * @param name that the function gave it
 * @param invokedId the invocation that a call or send has started
 * @param invokedTarget whom a call or send is for
 * @param wakeUpMs when a sleep ends, milliseconds since the epoch
 * @param promise the promise that it is about
 */
public record EntrySummary(
    String type,
    @Nullable String name,
    @Nullable InvocationId invokedId,
    @Nullable String invokedTarget,
    @Nullable Long wakeUpMs,
    @Nullable String promise) {
  private static final FunctionEntryCodec CODEC = new FunctionEntryCodec();

  /** The field that all entries have in common. */
  private static final int NAME_FIELD = 12;

  /** Reads an entry as a journal keeps it. */
  public static EntrySummary of(RawEntry raw) {
    return CODEC.isNotification(raw.type()) ? notification(raw) : entry(raw);
  }

  private static EntrySummary notification(RawEntry raw) {
    var notification = CODEC.decodeNotification(raw);
    var invoked =
        notification.result() instanceof NotificationResult.Invocation(var id) ? id : null;
    var type =
        switch (notification.kind()) {
          case GET_LAZY_STATE -> "GetLazyState";
          case GET_LAZY_STATE_KEYS -> "GetLazyStateKeys";
          case SLEEP -> "Sleep";
          case CALL -> "Call";
          case CALL_INVOCATION_ID -> "CallInvocationId";
          case RUN -> "Run";
          case SIGNAL -> "Signal";
          case ATTACH_INVOCATION -> "AttachInvocation";
          case GET_INVOCATION_OUTPUT -> "GetInvocationOutput";
          case GET_PROMISE -> "GetPromise";
          case PEEK_PROMISE -> "PeekPromise";
          case COMPLETE_PROMISE -> "CompletePromise";
        };
    return new EntrySummary("Notification: " + type, null, invoked, null, null, null);
  }

  private static EntrySummary entry(RawEntry raw) {
    if (raw.type() == MessageType.INPUT) {
      return command(raw, null, null, null);
    }
    return switch (EntryReader.read(raw, false)) {
      case FunctionMessage.CallRequest call -> command(raw, target(call.callee()), null, null);
      case FunctionMessage.SendRequest send -> command(raw, target(send.callee()), null, null);
      case FunctionMessage.Entry(var entry, _, _) -> entry(raw, entry);
      case FunctionMessage.RunProposal _,
          FunctionMessage.Suspension _,
          FunctionMessage.AwaitingOn _,
          FunctionMessage.AttemptError _,
          FunctionMessage.End _ ->
          throw new IllegalArgumentException(
              "Expected an entry, but found " + MessageType.describe(raw.type()));
    };
  }

  private static EntrySummary entry(RawEntry raw, JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Sleep(var wakeUpMs, _) -> command(raw, null, wakeUpMs, null);
      case JournalEntry.GetPromise(var promise, _) -> command(raw, null, null, promise);
      case JournalEntry.PeekPromise(var promise, _) -> command(raw, null, null, promise);
      case JournalEntry.CompletePromise(var promise, _, _) -> command(raw, null, null, promise);
      case JournalEntry.Input _,
          JournalEntry.Output _,
          JournalEntry.GetLazyState _,
          JournalEntry.GetLazyStateKeys _,
          JournalEntry.GetEagerState _,
          JournalEntry.GetEagerStateKeys _,
          JournalEntry.SetState _,
          JournalEntry.ClearState _,
          JournalEntry.ClearAllState _,
          JournalEntry.Run _,
          JournalEntry.Call _,
          JournalEntry.OneWayCall _,
          JournalEntry.SendSignal _,
          JournalEntry.AttachInvocation _,
          JournalEntry.GetInvocationOutput _,
          JournalEntry.Publish _,
          JournalEntry.SetLimits _,
          JournalEntry.CompleteAwakeable _ ->
          command(raw, null, null, null);
    };
  }

  private static EntrySummary command(
      RawEntry raw, @Nullable String target, @Nullable Long wakeUpMs, @Nullable String promise) {
    return new EntrySummary(commandType(raw.type()), name(raw), null, target, wakeUpMs, promise);
  }

  /** What a type of entry is called, for example {@code Command: Sleep}. */
  public static String commandType(int type) {
    return "Command: " + shortType(type);
  }

  /** The same without the word before it. */
  public static String shortType(int type) {
    return switch (type) {
      case MessageType.INPUT -> "Input";
      case MessageType.OUTPUT -> "Output";
      case MessageType.GET_LAZY_STATE -> "GetLazyState";
      case MessageType.SET_STATE -> "SetState";
      case MessageType.CLEAR_STATE -> "ClearState";
      case MessageType.CLEAR_ALL_STATE -> "ClearAllState";
      case MessageType.GET_LAZY_STATE_KEYS -> "GetLazyStateKeys";
      case MessageType.GET_EAGER_STATE -> "GetEagerState";
      case MessageType.GET_EAGER_STATE_KEYS -> "GetEagerStateKeys";
      case MessageType.GET_PROMISE -> "GetPromise";
      case MessageType.PEEK_PROMISE -> "PeekPromise";
      case MessageType.COMPLETE_PROMISE -> "CompletePromise";
      case MessageType.SLEEP -> "Sleep";
      case MessageType.CALL -> "Call";
      case MessageType.ONE_WAY_CALL -> "OneWayCall";
      case MessageType.SEND_SIGNAL -> "SendSignal";
      case MessageType.RUN -> "Run";
      case MessageType.ATTACH_INVOCATION -> "AttachInvocation";
      case MessageType.GET_INVOCATION_OUTPUT -> "GetInvocationOutput";
      case MessageType.COMPLETE_AWAKEABLE -> "CompleteAwakeable";
      case MessageType.PUBLISH -> "Publish";
      case MessageType.SET_LIMITS -> "SetLimits";
      default -> MessageType.describe(type);
    };
  }

  private static String target(FunctionMessage.Callee callee) {
    return callee.service()
        + (callee.key().isEmpty() ? "/" : "/" + callee.key() + "/")
        + callee.handler();
  }

  private static @Nullable String name(RawEntry raw) {
    if (raw.type() >= MessageType.FIRST_CUSTOM) {
      return null;
    }
    try {
      var names =
          UnknownFieldSet.parseFrom(raw.body().bytes())
              .getField(NAME_FIELD)
              .getLengthDelimitedList();
      return names.isEmpty() || names.getLast().isEmpty() ? null : names.getLast().toStringUtf8();
    } catch (InvalidProtocolBufferException cause) {
      throw new IllegalArgumentException("Expected an entry, but found " + raw, cause);
    }
  }
}
