package io.perdure.benchmarks;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Results with the few numbers a test is about. */
final class Fixtures {
  private static final long MIB = 1024 * 1024;

  private Fixtures() {}

  /** A round of one second. */
  static Round round(long calls, double p50Ms) {
    return round(calls, p50Ms, Map.of());
  }

  /** While other programs kept so many cores busy. */
  static Round round(long calls, double p50Ms, double foreignCores) {
    return new Round(calls, 1.0, p50Ms, p50Ms * 2, Map.of(), foreignCores);
  }

  static Round round(long calls, double p50Ms, Map<String, ProcessUsage> usage) {
    return new Round(calls, 1.0, p50Ms, p50Ms * 2, usage, 0.0);
  }

  static ProcessUsage usage(double cpuSeconds, long residentMib) {
    return new ProcessUsage(cpuSeconds, residentMib * MIB);
  }

  static Cell cell(Workload workload, int callers, Round perdure, Round peer) {
    return cell(
        workload,
        callers,
        CellSummary.of(workload, List.of(perdure)),
        CellSummary.of(workload, List.of(peer)));
  }

  static Cell cell(Workload workload, int callers, CellSummary perdure, CellSummary peer) {
    var servers = new EnumMap<ServerKind, CellSummary>(ServerKind.class);
    servers.put(ServerKind.PERDURE, perdure);
    servers.put(ServerKind.PEER, peer);
    return new Cell(workload.name(), callers, servers);
  }

  static Run run(Configuration configuration, Cell... cells) {
    return new Run(
        FunctionLanguage.TYPESCRIPT, configuration, List.of(), List.of(cells), List.of());
  }
}
