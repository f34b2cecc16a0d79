package io.perdure.benchmarks;

import static io.perdure.benchmarks.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.benchmarks.WarmUp.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngestionReportTest {
  private static final double MIB = 1024.0 * 1024.0;

  @Test
  void throughputMemoryAndTheirGoalsAreReported() {
    var section =
        IngestionReport.section(
            run(summary(20, new MemoryTrend(400 * MIB, 480 * MIB)), summary(50, null)));

    assertThat(section)
        .contains("| records/s of a subscription, in parts of the peer's | >= 2.0 | 2.50 | met |")
        .contains(
            "| memory of the runtime in the last quarter, in parts of the second | <= 1.1 | 1.20 | **missed** |")
        .contains("| perdure | 5000 | 20.0 | 400 | 480 | 0.10 |")
        .contains("| peer | 2000 | 50.0 | – | – | 0.10 |")
        .contains("| perdure | runtime | 300 · 50.00 · 0.500 |")
        .contains(
            "- warm-up of perdure: 900 records/s in the first window, 5000 in the last; steady after 30 s")
        .contains("- perdure: each of 100000 records was taken exactly once");
  }

  @Test
  void aThroughputBelowTwiceThePeersMissesTheGoal() {
    var run = run(summary(26, null), summary(50, null));

    assertThat(run.targets())
        .containsExactly(
            new Target(
                "records/s of a subscription, in parts of the peer's", ">= 2.0", "1.92", false));
  }

  @Test
  void aFailedServerHasItsReasonAndNoGoals() {
    var run = run(IngestionSummary.failed("it stands still"), summary(50, null));

    assertThat(run.targets()).isEmpty();
    assertThat(IngestionReport.section(run))
        .contains("- **perdure failed**: it stands still")
        .doesNotContain("perdure: each of");
  }

  private static IngestionRun run(IngestionSummary perdure, IngestionSummary peer) {
    var servers = new EnumMap<ServerKind, IngestionSummary>(ServerKind.class);
    servers.put(ServerKind.PERDURE, perdure);
    servers.put(ServerKind.PEER, peer);
    return new IngestionRun(FunctionLanguage.TYPESCRIPT, Configuration.LIKE_FOR_LIKE, servers);
  }

  private static IngestionSummary summary(double seconds, @Nullable MemoryTrend memory) {
    return new IngestionSummary(
        100_000,
        seconds,
        100_000 / seconds,
        new WarmUp(ServerKind.PERDURE, 30, List.of(new Window(900, 4), new Window(5000, 1)), true),
        memory,
        Map.of("runtime", usage(50, 300)),
        0.1,
        List.of(),
        null);
  }
}
