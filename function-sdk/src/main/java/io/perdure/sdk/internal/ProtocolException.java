package io.perdure.sdk.internal;

/** The attempt cannot go on; the code and message go to the runtime in an Error frame. */
final class ProtocolException extends RuntimeException {
  /** The handler asked for something else than the journal says. */
  static final int JOURNAL_MISMATCH = 570;

  /** The runtime sent something that the protocol does not allow. */
  static final int PROTOCOL_VIOLATION = 571;

  /** The attempt has received more than it may. */
  static final int TOO_LARGE = 413;

  private final int code;

  ProtocolException(int code, String message) {
    super(message);
    this.code = code;
  }

  static ProtocolException violation(String message) {
    return new ProtocolException(PROTOCOL_VIOLATION, message);
  }

  int code() {
    return code;
  }
}
