package io.perdure.sdk;

import java.time.Duration;

/**
 * A {@link DurableFuture#await(Duration)} took longer than it was given. The future itself goes on
 * and may be awaited again.
 *
 * <pre>{@code
 * try {
 *   return approval.await(Duration.ofDays(2));
 * } catch (AwaitTimeoutException e) {
 *   return Decision.EXPIRED;
 * }
 * }</pre>
 */
public final class AwaitTimeoutException extends TerminalException {
  /** The code of an invocation that ends with this exception. */
  public static final int CODE = 408;

  /** Thrown by the SDK; a test may make one as well. */
  public AwaitTimeoutException(Duration timeout) {
    super(CODE, "No result within " + timeout);
  }
}
