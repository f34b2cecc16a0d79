package io.perdure.benchmarks;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A workload at a number of callers, measured on each server.
 *
 * @param servers the numbers by server; a server that was not started is absent
 */
record Cell(String workload, int callers, Map<ServerKind, CellSummary> servers) {

  /** Perdure's p50 in parts of the peer's; null without numbers of both. */
  @Nullable Double p50Ratio() {
    var perdure = numbers(ServerKind.PERDURE);
    var peer = numbers(ServerKind.PEER);
    return perdure == null || peer == null ? null : perdure.p50Ms() / peer.p50Ms();
  }

  /** Perdure's throughput in parts of the peer's; null without numbers of both. */
  @Nullable Double throughputRatio() {
    var perdure = numbers(ServerKind.PERDURE);
    var peer = numbers(ServerKind.PEER);
    return perdure == null || peer == null
        ? null
        : perdure.callsPerSecond() / peer.callsPerSecond();
  }

  /** What to know before believing the numbers: noisy, disturbed, both, or nothing. */
  String remark() {
    return Stream.of(
            servers.values().stream().anyMatch(CellSummary::noisy) ? "noisy" : "",
            servers.values().stream().anyMatch(CellSummary::disturbed) ? "disturbed" : "")
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** The summary of a server that has numbers; null if it failed or was not started. */
  @Nullable CellSummary numbers(ServerKind kind) {
    var summary = servers.get(kind);
    return summary == null || summary.failure() != null ? null : summary;
  }
}
