package io.perdure.statemachine;

import java.util.List;

/** What a suspended invocation waits for: any one of these wakes it. Never empty. */
public record Awaiting(List<NotificationId> anyOf) {
  public Awaiting {
    anyOf = List.copyOf(anyOf);
    if (anyOf.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected at least one awaited notification, but found none");
    }
  }

  public boolean includes(NotificationId id) {
    return anyOf.contains(id);
  }
}
