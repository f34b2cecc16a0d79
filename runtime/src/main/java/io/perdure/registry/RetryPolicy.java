package io.perdure.registry;

import java.time.Duration;

/**
 * When a failed attempt is tried again.
 *
 * @param maxAttempts counts the first attempt too
 */
public record RetryPolicy(
    Duration initialInterval,
    double factor,
    Duration maxInterval,
    int maxAttempts,
    OnMaxAttempts onMaxAttempts) {
  /** What happens when the last attempt has failed. */
  public enum OnMaxAttempts {
    PAUSE,
    KILL
  }

  public RetryPolicy {
    if (initialInterval.isNegative()
        || maxInterval.compareTo(initialInterval) < 0
        || factor < 1
        || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "Expected 0 <= initial interval <= max interval, factor >= 1 and max attempts >= 1, but found initial "
              + initialInterval
              + ", max "
              + maxInterval
              + ", factor "
              + factor
              + ", attempts "
              + maxAttempts);
    }
  }
}
