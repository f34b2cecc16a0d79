package io.perdure.sdk;

/**
 * What happens to an invocation whose handler asks for something else than its journal holds: the
 * code was changed under it, or is not deterministic. A runtime that speaks protocol version 6 or
 * earlier always retries.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(new Checkout()).onJournalMismatch(JournalMismatch.PAUSE).build();
 * }</pre>
 */
public enum JournalMismatch {
  /** The attempt is retried as after any other failure; the default. */
  RETRY,
  /** The invocation waits for an operator. */
  PAUSE,
  /** The invocation fails for good. */
  FAIL
}
