package io.perdure.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.RetryPolicy;
import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import io.perdure.statemachine.AttemptEnd.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows a failed attempt. */
class RetryDecisionTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMillis(500), 2, Duration.ofSeconds(60), 70, OnMaxAttempts.PAUSE);

  @ParameterizedTest
  @CsvSource({"0, 500", "1, 1000", "2, 2000", "6, 32000", "7, 60000", "68, 60000"})
  void delaysGrowUpToTheLongest(int retriesUsed, long delayMs) {
    assertThat(next(problem(), POLICY, retriesUsed))
        .isEqualTo(new Next.Retry(Duration.ofMillis(delayMs), true));
  }

  @Test
  void theFirstAttemptCounts() {
    assertThat(next(problem(), POLICY, 69)).isEqualTo(new Next.Pause());
  }

  @Test
  void aDelayThatOutgrowsEveryNumberIsTheLongest() {
    var endless =
        new RetryPolicy(
            Duration.ofDays(1), 1e9, Duration.ofDays(2), Integer.MAX_VALUE, OnMaxAttempts.KILL);

    assertThat(next(problem(), endless, 1_000_000))
        .isEqualTo(new Next.Retry(Duration.ofDays(2), true));
  }

  @Test
  void aDelayThatAFunctionAsksForIsTakenEvenWhenThePolicyIsExhausted() {
    var asked = AttemptProblem.reported(500, "x", null, Duration.ofSeconds(3));

    assertThat(next(asked, POLICY, 1000)).isEqualTo(new Next.Retry(Duration.ofSeconds(3), false));
  }

  @Test
  void anEndlessDelayThatAFunctionAsksForFitsACalendar() {
    var asked = AttemptProblem.reported(500, "x", null, Duration.ofMillis(Long.MAX_VALUE));

    assertThat(next(asked, POLICY, 0))
        .isEqualTo(new Next.Retry(AttemptProblem.MAX_RETRY_DELAY, false));
  }

  @Test
  void retryAfterIsTakenInsteadOfThePolicysDelayButUsesItUp() {
    var limited = AttemptProblem.of("RT0023", 429, "busy", Duration.ofSeconds(9));

    assertThat(next(limited, POLICY, 0)).isEqualTo(new Next.Retry(Duration.ofSeconds(9), true));
    assertThat(next(limited, POLICY, 69)).isEqualTo(new Next.Pause());
  }

  private static AttemptProblem problem() {
    return AttemptProblem.of(ErrorCode.UNREACHABLE, 500, "gone");
  }

  private static Next next(AttemptProblem problem, RetryPolicy policy, int retriesUsed) {
    return RetryDecision.decide(problem, policy, retriesUsed).next();
  }
}
