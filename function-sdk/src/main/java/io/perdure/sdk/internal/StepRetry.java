package io.perdure.sdk.internal;

import io.perdure.sdk.RunOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a failed step is tried again, and when. The runtime counts the failed attempts since the
 * last stored entry; for a step that is in the journal without a result, those are its own.
 */
final class StepRetry {
  private StepRetry() {}

  /**
   * The delay before the next try, or empty if the policy is exhausted.
   *
   * @param failedAttempts how often the step has failed, this time included
   * @param elapsed how long since the step was journaled
   */
  static Optional<Duration> delay(RunOptions options, int failedAttempts, Duration elapsed) {
    boolean attemptsUsedUp =
        options.maxAttempts().isPresent() && failedAttempts >= options.maxAttempts().getAsInt();
    boolean timeUsedUp =
        options.maxDuration().isPresent() && elapsed.compareTo(options.maxDuration().get()) >= 0;
    return attemptsUsedUp || timeUsedUp
        ? Optional.empty()
        : Optional.of(options.delayAfter(failedAttempts));
  }
}
