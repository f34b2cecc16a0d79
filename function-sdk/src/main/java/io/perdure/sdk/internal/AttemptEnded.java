package io.perdure.sdk.internal;

/**
 * Unwinds the handler's thread when its attempt is over for the runtime (suspended, failed, stream
 * closed). An Error, so that a handler's {@code catch (Exception e)} does not hold it up; one that
 * catches it all the same meets it again at its next operation.
 */
final class AttemptEnded extends Error {
  AttemptEnded(String reason) {
    super(reason, null, false, false);
  }
}
