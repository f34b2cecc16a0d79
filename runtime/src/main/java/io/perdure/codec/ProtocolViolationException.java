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
}
