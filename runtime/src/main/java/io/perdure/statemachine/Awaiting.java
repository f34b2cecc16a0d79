package io.perdure.statemachine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a suspended invocation waits for: a group of notifications that a combinator joins; groups
 * may be nested. Never empty.
 *
 * <p>To wake too early is harmless, the function replays and suspends again; to wake too late is
 * not.
 *
 * @param notifications single ones of the group
 * @param groups within the group
 */
public record Awaiting(
    Combinator combinator, List<NotificationId> notifications, List<Awaiting> groups) {
  /** When a group is done. */
  public enum Combinator {
    FIRST_COMPLETED,
    ALL_COMPLETED,
    FIRST_SUCCEEDED_OR_ALL_FAILED,
    ALL_SUCCEEDED_OR_FIRST_FAILED,
    /** The function did not say. */
    UNKNOWN
  }

  public Awaiting {
    notifications = List.copyOf(notifications);
    groups = List.copyOf(groups);
    if (notifications.isEmpty() && groups.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected at least one awaited notification, but found none");
    }
  }

  /** The first of these. */
  public static Awaiting anyOf(List<NotificationId> notifications) {
    return new Awaiting(Combinator.FIRST_COMPLETED, notifications, List.of());
  }

  /** Whether it is among what is waited for, here or in a group. */
  public boolean names(NotificationId id) {
    return notifications.contains(id) || groups.stream().anyMatch(group -> group.names(id));
  }

  /** What a group comes to when a notification arrives. */
  public sealed interface Outcome {
    /** It still waits for this; the same group if the notification was not awaited. */
    record Open(Awaiting left) implements Outcome {}

    record Succeeded() implements Outcome {}

    record Failed() implements Outcome {}

    /** It is done, but nobody here knows how: the function has to look. */
    record Unknown() implements Outcome {}
  }

  /** What is left to wait for once a notification has come; anything but open wakes. */
  public Outcome after(Notification notification) {
    var openNotifications = new ArrayList<NotificationId>();
    var openGroups = new ArrayList<Awaiting>();
    Outcome last = new Outcome.Unknown();
    for (var awaited : notifications) {
      if (!awaited.equals(notification.id())) {
        openNotifications.add(awaited);
        continue;
      }
      last = outcomeOf(notification);
      if (decides(last)) {
        return last;
      }
    }
    for (var group : groups) {
      var outcome = group.after(notification);
      if (outcome instanceof Outcome.Open(var left)) {
        openGroups.add(left);
        continue;
      }
      last = outcome;
      if (decides(last)) {
        return last;
      }
    }
    return openNotifications.isEmpty() && openGroups.isEmpty()
        ? allDone(last)
        : new Outcome.Open(new Awaiting(combinator, openNotifications, openGroups));
  }

  private static Outcome outcomeOf(Notification notification) {
    return switch (notification.result()) {
      case NotificationResult.Failed _ -> new Outcome.Failed();
      case NotificationResult.Nothing _,
          NotificationResult.Value _,
          NotificationResult.Invocation _,
          NotificationResult.StateKeys _ ->
          new Outcome.Succeeded();
    };
  }

  /** Whether one member that is done ends the whole group. */
  private boolean decides(Outcome member) {
    return switch (combinator) {
      case FIRST_COMPLETED, UNKNOWN -> true;
      case ALL_COMPLETED -> member instanceof Outcome.Unknown;
      case FIRST_SUCCEEDED_OR_ALL_FAILED -> !(member instanceof Outcome.Failed);
      case ALL_SUCCEEDED_OR_FIRST_FAILED -> !(member instanceof Outcome.Succeeded);
    };
  }

  private Outcome allDone(Outcome last) {
    return switch (combinator) {
      case ALL_COMPLETED, ALL_SUCCEEDED_OR_FIRST_FAILED -> new Outcome.Succeeded();
      case FIRST_SUCCEEDED_OR_ALL_FAILED -> new Outcome.Failed();
      case FIRST_COMPLETED, UNKNOWN -> last;
    };
  }
}
