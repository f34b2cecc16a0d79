package io.perdure.invoker;

import io.perdure.registry.RetryPolicy;
import io.perdure.statemachine.AttemptEnd.Failed;
import io.perdure.statemachine.AttemptEnd.Next;
import java.time.Duration;

/** Decides what follows a failed attempt. */
final class RetryDecision {
  private RetryDecision() {}

  /**
   * Decides by the policy, unless the problem says itself when to try again.
   *
   * @param retriesUsed retries of the policy that were used up before this attempt failed
   */
  static Failed decide(AttemptProblem problem, RetryPolicy policy, int retriesUsed) {
    return new Failed(problem.failure(), next(problem, policy, retriesUsed));
  }

  private static Next next(AttemptProblem problem, RetryPolicy policy, int retriesUsed) {
    var asked = problem.retryDelay();
    if (!problem.isCounted() && asked != null) {
      return new Next.Retry(asked, false);
    }
    if (retriesUsed + 1 >= policy.maxAttempts()) {
      return switch (policy.onMaxAttempts()) {
        case PAUSE -> new Next.Pause();
        case KILL -> new Next.Fail();
      };
    }
    return new Next.Retry(asked != null ? asked : delay(policy, retriesUsed), true);
  }

  private static Duration delay(RetryPolicy policy, int retriesUsed) {
    // In doubles, a delay that has outgrown every cap is infinite, and no overflow.
    double millis = policy.initialInterval().toMillis() * Math.pow(policy.factor(), retriesUsed);
    var cap = policy.maxInterval();
    return millis >= cap.toMillis() ? cap : Duration.ofMillis((long) millis);
  }
}
