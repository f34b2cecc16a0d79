package io.perdure.sdk;

/**
 * A value could not be turned into bytes or back. Inside a handler this fails the attempt, not the
 * invocation: a corrected deployment takes it up again. An input that cannot be read is the
 * caller's mistake and ends the invocation with code 400 instead.
 */
public final class SerdeException extends RuntimeException {
  /** Thrown by the SDK. */
  public SerdeException(String message, Throwable cause) {
    super(message, cause);
  }
}
