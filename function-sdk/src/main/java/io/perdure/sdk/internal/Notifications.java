package io.perdure.sdk.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.schema.protocol.BuiltInSignal;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.internal.NotificationId.Completion;
import io.perdure.sdk.internal.NotificationId.NamedSignal;
import io.perdure.sdk.internal.NotificationId.Signal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The notifications of one attempt in the order in which they came, which is the order in the
 * journal. Whatever is decided about them is decided by that order alone: then a replay, which sees
 * all of them at once, decides as the first attempt did, which saw them one by one.
 */
final class Notifications {
  /** The position of what has not come yet. */
  static final long NOT_YET = Long.MAX_VALUE;

  private static final NotificationId CANCEL = new Signal(BuiltInSignal.CANCEL_VALUE);

  private record Arrival(long position, NotificationTemplate notification) {
    boolean isFailure() {
      return notification.hasFailure();
    }
  }

  private final Map<NotificationId, Arrival> arrivals = new HashMap<>();
  private final Queue<Long> cancels = new ArrayDeque<>();
  private long nextPosition;

  void add(Frame frame) {
    var notification = decode(frame);
    var id = idOf(frame, notification);
    if (notification.getResultCase() == NotificationTemplate.ResultCase.RESULT_NOT_SET) {
      throw ProtocolException.violation(
          "Expected a result in the notification of %s, found none".formatted(id));
    }
    long position = nextPosition++;
    if (id.equals(CANCEL)) {
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

  /** At which position the outcome is decided, or {@link #NOT_YET}. */
  long decidedAt(Pending pending) {
    return switch (pending) {
      case Pending.One(var id) -> {
        var arrival = arrivals.get(id);
        yield arrival == null ? NOT_YET : arrival.position();
      }
      case Pending.Any(var children) -> earliest(children);
      case Pending.First(var children) -> earliest(children);
      case Pending.All(var children) -> {
        int failed = indexOfFirstFailure(children);
        yield failed >= 0 ? decidedAt(children.get(failed)) : latest(children);
      }
    };
  }

  private long earliest(Collection<Pending> children) {
    long first = NOT_YET;
    for (var child : children) {
      first = Math.min(first, decidedAt(child));
    }
    return first;
  }

  private long latest(Collection<Pending> children) {
    long last = -1;
    for (var child : children) {
      last = Math.max(last, decidedAt(child));
    }
    return last;
  }

  /** The index of the child that failed first, or -1 if none has. */
  int indexOfFirstFailure(List<Pending> children) {
    int first = -1;
    long firstAt = NOT_YET;
    for (int i = 0; i < children.size(); i++) {
      long at = decidedAt(children.get(i));
      if (at < firstAt && isFailure(children.get(i))) {
        firstAt = at;
        first = i;
      }
    }
    return first;
  }

  /** Whether something decided has failed. */
  boolean isFailure(Pending decided) {
    return switch (decided) {
      case Pending.One(var id) -> {
        var arrival = arrivals.get(id);
        yield arrival != null && arrival.isFailure();
      }
      case Pending.Any(var children) -> isFailure(children.get(indexOfFirst(children)));
      case Pending.First first -> false;
      case Pending.All(var children) -> indexOfFirstFailure(children) >= 0;
    };
  }

  /** The index of the child that is decided first. At least one is. */
  int indexOfFirst(List<Pending> children) {
    int first = 0;
    long firstAt = NOT_YET;
    for (int i = 0; i < children.size(); i++) {
      long at = decidedAt(children.get(i));
      if (at < firstAt) {
        firstAt = at;
        first = i;
      }
    }
    return first;
  }

  /** The ids below something undecided that have not come yet. */
  Set<NotificationId> missing(Pending undecided) {
    var missing = new LinkedHashSet<NotificationId>();
    collectMissing(undecided, missing);
    return missing;
  }

  private void collectMissing(Pending pending, Set<NotificationId> missing) {
    if (decidedAt(pending) != NOT_YET) {
      return;
    }
    switch (pending) {
      case Pending.One(var id) -> missing.add(id);
      case Pending.Any(var children) -> children.forEach(child -> collectMissing(child, missing));
      case Pending.First(var children) -> children.forEach(child -> collectMissing(child, missing));
      case Pending.All(var children) -> children.forEach(child -> collectMissing(child, missing));
    }
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
