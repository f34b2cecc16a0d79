package io.perdure.sdk.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.internal.NotificationId.Completion;
import io.perdure.sdk.internal.NotificationId.NamedSignal;
import io.perdure.sdk.internal.NotificationId.Signal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The notifications of one attempt in the order in which they came, which is the order in the
 * journal. Whatever is decided about them is decided by that order alone: then a replay, which sees
 * all of them at once, decides as the first attempt did, which saw them one by one.
 */
final class Notifications {
  /** The position of what has not come yet. */
  static final long NOT_YET = Long.MAX_VALUE;

  static final Signal CANCEL = new Signal(BuiltInSignal.CANCEL_VALUE);

  private record Arrival(long position, NotificationTemplate notification) {}

  private final Map<NotificationId, Arrival> arrivals = new HashMap<>();
  private final Queue<Long> cancels = new ArrayDeque<>();
  private final boolean cancelIsASignal;
  private long nextPosition;

  /**
   * @param cancelIsASignal whether the handler awaits a cancel itself, as it awaits any signal;
   *     else cancels are queued for its next await
   */
  Notifications(boolean cancelIsASignal) {
    this.cancelIsASignal = cancelIsASignal;
  }

  void add(Frame frame) {
    var notification = decode(frame);
    add(idOf(frame, notification), notification);
  }

  void add(NotificationId id, NotificationTemplate notification) {
    if (notification.getResultCase() == NotificationTemplate.ResultCase.RESULT_NOT_SET) {
      throw ProtocolException.violation(
          "Expected a result in the notification of %s, found none".formatted(id));
    }
    long position = nextPosition++;
    if (id.equals(CANCEL) && !cancelIsASignal) {
      cancels.add(position);
    } else {
      // For one id the first stored notification counts.
      arrivals.putIfAbsent(id, new Arrival(position, notification));
    }
  }

  private static NotificationTemplate decode(Frame frame) {
    try {
      return NotificationTemplate.parseFrom(frame.payload());
    } catch (InvalidProtocolBufferException e) {
      throw ProtocolException.violation(
          "Expected a notification in the frame of %s, found undecodable bytes: %s"
              .formatted(MessageType.describe(frame.type()), e.getMessage()));
    }
  }

  private static NotificationId idOf(Frame frame, NotificationTemplate notification) {
    return switch (notification.getIdCase()) {
      case COMPLETION_ID -> new Completion(notification.getCompletionId());
      case SIGNAL_ID -> new Signal(notification.getSignalId());
      case SIGNAL_NAME -> new NamedSignal(notification.getSignalName());
      case ID_NOT_SET ->
          throw ProtocolException.violation(
              "Expected an id in the notification of %s, found none"
                  .formatted(MessageType.describe(frame.type())));
    };
  }

  /** The notification for an id, or null if it has not come yet. */
  @Nullable NotificationTemplate get(NotificationId id) {
    var arrival = arrivals.get(id);
    return arrival == null ? null : arrival.notification();
  }

  /** The position of the notification for an id, or {@link #NOT_YET}. */
  long positionOf(NotificationId id) {
    var arrival = arrivals.get(id);
    return arrival == null ? NOT_YET : arrival.position();
  }

  /** Whether the notification for an id is here and is a failure. */
  boolean isFailure(NotificationId id) {
    var arrival = arrivals.get(id);
    return arrival != null && arrival.notification().hasFailure();
  }

  /** The position of the oldest cancel not taken yet, or {@link #NOT_YET}. */
  long cancelledAt() {
    var position = cancels.peek();
    return position == null ? NOT_YET : position;
  }

  void takeCancel() {
    cancels.remove();
  }
}
