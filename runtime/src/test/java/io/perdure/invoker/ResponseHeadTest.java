package io.perdure.invoker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the head of a response is read. */
class ResponseHeadTest {
  private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");
  private static final String TYPE = "application/vnd.restate.invocation.v6";

  @Test
  void theExpectedContentTypeIsGood() {
    assertThat(problem(200, Map.of("content-type", TYPE))).isNull();
  }

  @Test
  void aParameterOfTheContentTypeIsNot() {
    assertThat(problem(200, Map.of("content-type", TYPE + "; charset=utf-8"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "413, RT0019, 413",
    "415, RT0015, 415",
    "429, RT0023, 429",
    "503, RT0023, 503",
    "502, RT0010, 502",
    "504, RT0010, 504",
    "401, RT0012, 500",
    "404, RT0012, 500",
    "500, RT0012, 500",
    "204, RT0012, 500",
    "301, RT0012, 500"
  })
  void otherStatusesHaveTheirCodes(int status, String errorCode, int code) {
    var problem = requireNonNull(problem(status, Map.of()));

    assertThat(problem.failure().errorCode()).isEqualTo(errorCode);
    assertThat(problem.failure().code()).isEqualTo(code);
    assertThat(problem.retryDelay()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "'Wed, 21 Oct 2015 07:28:30 GMT', 30",
    "'Wed, 21 Oct 2015 07:00:00 GMT', 0",
    "999999999, 3600"
  })
  void retryAfterIsSecondsOrADate(String header, long seconds) {
    var problem = requireNonNull(problem(429, Map.of("retry-after", header)));

    assertThat(problem.retryDelay()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(problem.isCounted()).isTrue();
  }

  @Test
  void anUnreadableRetryAfterLeavesItToThePolicy() {
    var problem = requireNonNull(problem(503, Map.of("retry-after", "soon")));

    assertThat(problem.retryDelay()).isNull();
  }

  private static @Nullable AttemptProblem problem(int status, Map<String, String> headers) {
    return ResponseHead.problem(status, new HashMap<>(headers)::get, TYPE, "Counter/add", NOW);
  }
}
