package io.perdure.sdk.client;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The runtime could not be asked, or refused: it is not known, or not the case, that an invocation
 * failed. (One that did throws a {@link io.perdure.sdk.TerminalException}.) Without a status the
 * runtime was not reached, or the connection broke; then an idempotency key makes it safe to try
 * again.
 *
 * <pre>{@code
 * } catch (PerdureException e) {
 *   if (e.status().isEmpty()) ... // not reached
 * }
 * }</pre>
 */
public final class PerdureException extends RuntimeException {
  private static final int NONE = 0;

  private final int status;

  PerdureException(int status, String message) {
    super(message);
    this.status = status;
  }

  PerdureException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = NONE;
  }

  /** The HTTP status that the runtime refused with, if it answered: {@code e.status()}. */
  public OptionalInt status() {
    return status == NONE ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
