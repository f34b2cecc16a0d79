package io.perdure.benchmarks;

import static io.perdure.benchmarks.Fixtures.cell;
import static io.perdure.benchmarks.Fixtures.round;
import static io.perdure.benchmarks.Fixtures.run;
import static io.perdure.benchmarks.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void aLatencyRatioAtTheBoundIsMetAndAboveItIsMissed() {
    var met = cell(Workload.STEPS_10, 1, round(1, 0.7), round(1, 1));
    var missed = cell(Workload.STEPS_10, 1, round(1, 0.8), round(1, 1));

    assertThat(Target.of(run(Configuration.DEFAULTS, met)).getFirst().met()).isTrue();
    assertThat(Target.of(run(Configuration.DEFAULTS, missed)).getFirst().met()).isFalse();
  }

  @Test
  void aThroughputRatioBelowTheBoundIsMissed() {
    var cell = cell(Workload.ECHO, 64, round(149, 1), round(100, 1));

    assertThat(Target.of(run(Configuration.DEFAULTS, cell)).getFirst())
        .isEqualTo(
            new Target(
                "echo calls/s, 64 callers, in parts of the peer's", ">= 1.5", "1.49", false));
  }

  @Test
  void likeForLikeHasBoundsOfItsOwn() {
    var cell = cell(Workload.ECHO, 64, round(149, 1), round(100, 1));

    assertThat(Target.of(run(Configuration.LIKE_FOR_LIKE, cell)).getFirst().met()).isTrue();
  }

  @Test
  void otherCallersThanTheGoalsMeetAndMissNothing() {
    var cell = cell(Workload.ECHO, 16, round(1, 1), round(100, 1));

    assertThat(Target.of(run(Configuration.DEFAULTS, cell)))
        .extracting(Target::goal)
        .containsExactly("resident memory of broker and runtime, MiB");
  }

  @Test
  void aFailedServerHasNoRatioToJudge() {
    var numbers = CellSummary.of(Workload.ECHO, List.of(round(1, 1)));
    var cell = cell(Workload.ECHO, 64, CellSummary.failed("no answer"), numbers);

    assertThat(Target.of(run(Configuration.DEFAULTS, cell))).isEmpty();
  }

  @Test
  void memoryIsThatOfBrokerAndRuntimeTogetherInTheHungriestCell() {
    var usage =
        Map.of(
            "broker", usage(1, 600),
            "runtime", usage(1, 1000),
            "functions", usage(1, 4000),
            "callers", usage(1, 4000));
    var small = cell(Workload.ECHO, 1, round(1, 1, Map.of("broker", usage(1, 1))), round(1, 1));
    var large = cell(Workload.ECHO, 2, round(1, 1, usage), round(1, 1));

    var targets = Target.of(run(Configuration.DEFAULTS, small, large));

    assertThat(targets)
        .containsExactly(
            new Target("resident memory of broker and runtime, MiB", "<= 1536", "1600", false));
  }
}
