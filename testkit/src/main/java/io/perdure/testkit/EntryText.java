package io.perdure.testkit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.perdure.codec.Frame;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.FunctionMessage;
import io.perdure.codec.FunctionMessage.CallRequest;
import io.perdure.codec.FunctionMessage.Callee;
import io.perdure.codec.FunctionMessage.SendRequest;
import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.codec.ProtocolViolationException;
import io.perdure.invoker.InvokerOptions;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.RawEntry;
import java.util.Locale;

/** Journal entries in words. Stateless. */
final class EntryText {
  /** The message type of entry 0. */
  static final int INPUT = 0x0400;

  /** The field of a command that names it for people. */
  private static final int NAME_FIELD = 12;

  private static final FunctionProtocolCodec PROTOCOL = new FunctionProtocolCodec();
  private static final FunctionEntryCodec ENTRIES = new FunctionEntryCodec();

  private EntryText() {}

  static boolean isNotification(RawEntry entry) {
    return ENTRIES.isNotification(entry.type());
  }

  /** {@code Run 'charge'}, {@code Call Payment/charge}, {@code completion 3 (SLEEP)}. */
  static String of(RawEntry entry) {
    if (entry.type() == INPUT) {
      return "Input";
    }
    if (isNotification(entry)) {
      return notification(entry);
    }
    var name = name(entry);
    return name.isEmpty() ? label(entry) : label(entry) + " '" + name + "'";
  }

  private static String notification(RawEntry entry) {
    var notification = ENTRIES.decodeNotification(entry);
    var kind = notification.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (notification.id()) {
      case NotificationId.Completion(var id) -> "completion " + id + " (" + kind + ")";
      case NotificationId.SignalIndex(var index) -> "signal " + index;
      case NotificationId.SignalName(var name) -> "signal '" + name + "'";
    };
  }

  private static String label(RawEntry entry) {
    try {
      var frame = new Frame(entry.type(), false, entry.body().bytes());
      return switch (PROTOCOL.decode(frame, InvokerOptions.MAX_PROTOCOL_VERSION)) {
        case FunctionMessage.Entry known -> known.entry().getClass().getSimpleName();
        case CallRequest call -> "Call " + target(call.callee());
        case SendRequest send -> "OneWayCall " + target(send.callee());
        case FunctionMessage.RunProposal _,
            FunctionMessage.Suspension _,
            FunctionMessage.AwaitingOn _,
            FunctionMessage.AttemptError _,
            FunctionMessage.End _ ->
            unknown(entry);
      };
    } catch (ProtocolViolationException cause) {
      return unknown(entry);
    }
  }

  private static String target(Callee callee) {
    return callee.key().isEmpty()
        ? callee.service() + "/" + callee.handler()
        : callee.service() + "/" + callee.key() + "/" + callee.handler();
  }

  private static String unknown(RawEntry entry) {
    return "an entry of type 0x%04x".formatted(entry.type());
  }

  /** What a command is called, empty if it is not. */
  static String name(RawEntry entry) {
    try {
      var names =
          UnknownFieldSet.parseFrom(entry.body().bytes())
              .getField(NAME_FIELD)
              .getLengthDelimitedList();
      return names.isEmpty() ? "" : names.getLast().toStringUtf8();
    } catch (InvalidProtocolBufferException cause) {
      return "";
    }
  }
}
