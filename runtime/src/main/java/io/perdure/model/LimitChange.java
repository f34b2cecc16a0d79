package io.perdure.model;

import org.jspecify.annotations.Nullable;

/**
 * How many invocations may run at once for each level that a pattern matches, from now on.
 *
 * @param concurrency at least 1, or {@link #UNLIMITED}; null if the pattern counts no more
 */
public record LimitChange(LimitPattern pattern, @Nullable Integer concurrency) {
  /** As many as there are, also where a pattern that counts less has a limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public LimitChange {
    if (concurrency != null && concurrency < 1) {
      throw new IllegalArgumentException(
          "Expected a concurrency of at least 1 for " + pattern + ", but found " + concurrency);
    }
  }
}
