package io.perdure.sdk.internal;

/**
 * Where an attempt's frames go; implemented by a transport. Called by any thread, but never by two
 * at once, and in order; must not block and must not call back before it returns.
 */
public interface AttemptOutput {
  /** Sends whole frames. */
  void write(byte[] frames);

  /** Sends the last frames, perhaps none, and ends the response. */
  void end(byte[] frames);

  /**
   * Whether so much is waiting to be sent that the handler should wait. When that changes the
   * transport calls {@link HandlerRunner#writable()}.
   */
  boolean isFull();
}
