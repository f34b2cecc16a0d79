package io.perdure.benchmarks;

import java.util.Map;

/**
 * What one server did in one measured stretch of a cell.
 *
 * @param calls answered calls
 * @param seconds length of the stretch
 * @param usage processor time within the stretch and memory at its end, by role of the process
 * @param foreignCores cores that programs other than ours kept busy
 */
record Round(
    long calls,
    double seconds,
    double p50Ms,
    double p99Ms,
    Map<String, ProcessUsage> usage,
    double foreignCores) {

  /** Beyond so many cores used by others the numbers are not the servers' alone. */
  static final double DISTURBING_CORES = 0.1;

  boolean disturbed() {
    return foreignCores > DISTURBING_CORES;
  }

  double callsPerSecond() {
    return calls / seconds;
  }
}
