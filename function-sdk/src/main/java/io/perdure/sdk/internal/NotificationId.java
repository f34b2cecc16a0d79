package io.perdure.sdk.internal;

/** What a notification is about. */
sealed interface NotificationId {
  /** The result of a command of this invocation. */
  record Completion(int id) implements NotificationId {}

  /** A signal with a number: cancel, or an awakeable. */
  record Signal(int index) implements NotificationId {}

  /** A signal with a name. */
  record NamedSignal(String name) implements NotificationId {}
}
