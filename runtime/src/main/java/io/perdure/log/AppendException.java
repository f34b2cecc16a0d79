package io.perdure.log;

/** A command could not be appended, or nobody knows whether it was. */
public final class AppendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  public enum Reason {
    /** The record is above the size limit of the log; appending it again is pointless. */
    TOO_LARGE,
    /** Too much is waiting to be appended already; nothing was appended. Try later. */
    OVERLOADED,
    /** The transaction was aborted; nothing was appended. Try again. */
    ABORTED,
    /** The broker did not answer in time, or the log is closed. The record may be in the log. */
    UNAVAILABLE
  }

  private final Reason reason;

  public AppendException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public AppendException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
