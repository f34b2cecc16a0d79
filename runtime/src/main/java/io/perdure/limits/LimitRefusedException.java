package io.perdure.limits;

/** A change of rules that cannot be made; none of it was. */
public final class LimitRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it cannot. */
  public enum Reason {
    /** A rule is not what the change expects. */
    CHANGED,
    /** There is no room for more rules. */
    FULL
  }

  private final Reason reason;

  LimitRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
