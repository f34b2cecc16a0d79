package io.perdure.statemachine;

/** What came back to a function: the completion of an entry, or a signal. Part of the journal. */
public record Notification(Kind kind, NotificationId id, NotificationResult result) {
  /** What the notification answers. */
  public enum Kind {
    GET_LAZY_STATE,
    GET_LAZY_STATE_KEYS,
    SLEEP,
    CALL,
    /** The id of the invocation that a call or a send started. */
    CALL_INVOCATION_ID,
    RUN,
    SIGNAL,
    ATTACH_INVOCATION,
    GET_INVOCATION_OUTPUT,
    GET_PROMISE,
    PEEK_PROMISE,
    COMPLETE_PROMISE
  }

  public Notification {
    if ((kind == Kind.SIGNAL) == (id instanceof NotificationId.Completion)) {
      throw new IllegalArgumentException(
          "Expected a notification id that fits " + kind + ", but found " + id);
    }
  }

  public static Notification cancel() {
    return signal(NotificationId.SignalIndex.CANCEL, new NotificationResult.Nothing());
  }

  public static Notification signal(NotificationId id, NotificationResult result) {
    return new Notification(Kind.SIGNAL, id, result);
  }

  public static Notification completion(Kind kind, int completionId, NotificationResult result) {
    return new Notification(kind, new NotificationId.Completion(completionId), result);
  }
}
