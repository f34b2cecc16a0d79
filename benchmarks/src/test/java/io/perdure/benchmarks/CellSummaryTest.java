package io.perdure.benchmarks;

import static io.perdure.benchmarks.Fixtures.round;
import static io.perdure.benchmarks.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellSummaryTest {
  @Test
  void numbersAreMediansOverTheRounds() {
    var summary =
        CellSummary.of(Workload.STEPS_10, List.of(round(90, 3), round(100, 1), round(500, 2)));

    assertThat(summary.p50Ms()).isEqualTo(2);
    assertThat(summary.p99Ms()).isEqualTo(4);
    assertThat(summary.callsPerSecond()).isEqualTo(100);
    assertThat(summary.stepsPerSecond()).isEqualTo(1000);
    assertThat(summary.calls()).isEqualTo(690);
    assertThat(summary.seconds()).isEqualTo(3);
  }

  @Test
  void roundsThatAgreeInLatencyButNotInThroughputAreNoisy() {
    var summary =
        CellSummary.of(Workload.ECHO, List.of(round(100, 1), round(100, 1), round(130, 1)));

    assertThat(summary.spread()).isEqualTo(0.3);
    assertThat(summary.noisy()).isTrue();
  }

  @Test
  void roundsThatDoNotCountAreKeptAllTheSame() {
    var slow = round(10, 9);
    var summary =
        CellSummary.of(Workload.ECHO, List.of(slow, round(100, 1)), List.of(round(100, 1)));

    assertThat(summary.p50Ms()).isEqualTo(1);
    assertThat(summary.calls()).isEqualTo(100);
    assertThat(summary.rounds()).hasSize(2).contains(slow);
  }

  @Test
  void processorTimeAddsUpAndTheMostMemoryCounts() {
    var summary =
        CellSummary.of(
            Workload.ECHO,
            List.of(
                round(1, 1, Map.of("broker", usage(0.5, 300))),
                round(1, 1, Map.of("broker", usage(0.25, 200)))));

    assertThat(summary.usage()).isEqualTo(Map.of("broker", usage(0.75, 300)));
  }

  @Test
  void memoryCountsInRoundsThatDoNotCountOtherwise() {
    var disturbed = round(1, 1, Map.of("broker", usage(0.5, 300)));
    var calm = round(1, 1, Map.of("broker", usage(0.25, 200)));

    var summary = CellSummary.of(Workload.ECHO, List.of(disturbed, calm), List.of(calm));

    assertThat(summary.usage()).isEqualTo(Map.of("broker", usage(0.25, 300)));
  }
}
