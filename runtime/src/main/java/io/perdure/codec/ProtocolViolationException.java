package io.perdure.codec;

/**
 * A function sent something that the function protocol does not allow. Fails its attempt, nothing
 * else.
 */
public final class ProtocolViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String errorCode;

  /**
   * @param errorCode stable, with a page in the documentation, for example {@code RT0012}
   */
  public ProtocolViolationException(String errorCode, String message) {
    super(message);
    this.errorCode = errorCode;
  }

  public String errorCode() {
    return errorCode;
  }

  static ProtocolViolationException undecodable(int type, Exception cause) {
    var violation =
        new ProtocolViolationException(
            "RT0012",
            "Expected "
                + MessageType.describe(type)
                + " of the function protocol, but its body cannot be read: "
                + cause.getMessage());
    violation.initCause(cause);
    return violation;
  }

  static ProtocolViolationException badScope(IllegalArgumentException cause) {
    return new ProtocolViolationException("RT0024", String.valueOf(cause.getMessage()));
  }

  static ProtocolViolationException unexpected(int type) {
    return new ProtocolViolationException(
        "RT0012",
        "Expected a message that a function may send, but found "
            + MessageType.describe(type)
            + ", which is unknown, not supported, or for the other direction");
  }
}
