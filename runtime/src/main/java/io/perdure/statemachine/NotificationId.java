package io.perdure.statemachine;

/** What a function knows a notification by. */
public sealed interface NotificationId {
  /** The answer to an entry; the function chose the number. */
  record Completion(int id) implements NotificationId {}

  /** A signal by number: 1 cancels, 17 and up are awakeables. */
  record SignalIndex(int index) implements NotificationId {
    public static final SignalIndex CANCEL = new SignalIndex(1);
  }

  /** A signal by a name that users choose. */
  record SignalName(String name) implements NotificationId {}
}
