package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same topic taken by each server, one after the other.
 *
 * @param servers the numbers by server; a server that was not started is absent
 */
record IngestionRun(
    FunctionLanguage language,
    Configuration configuration,
    Map<ServerKind, IngestionSummary> servers) {
  private static final double MIN_RATIO = 2;

  /** The goals that were measured. */
  List<Target> targets() {
    var targets = new ArrayList<Target>();
    var perdure = numbers(ServerKind.PERDURE);
    var peer = numbers(ServerKind.PEER);
    if (perdure != null && peer != null) {
      var ratio = perdure.recordsPerSecond() / peer.recordsPerSecond();
      targets.add(
          new Target(
              "records/s of a subscription, in parts of the peer's",
              ">= %.1f".formatted(MIN_RATIO),
              "%.2f".formatted(ratio),
              ratio >= MIN_RATIO));
    }
    if (perdure != null && perdure.memory() != null) {
      var most = 1 + MemoryTrend.NOISE;
      var ratio = perdure.memory().ratio();
      targets.add(
          new Target(
              "memory of the runtime in the last quarter, in parts of the second",
              "<= %.1f".formatted(most),
              "%.2f".formatted(ratio),
              ratio <= most));
    }
    return targets;
  }

  /** The summary of a server that has numbers; null if it failed or was not started. */
  @Nullable IngestionSummary numbers(ServerKind kind) {
    var summary = servers.get(kind);
    return summary == null || summary.failure() != null ? null : summary;
  }
}
