package io.perdure.benchmarks;

import java.time.Duration;

/**
 * How long and how often a cell is measured.
 *
 * @param startWarmUpWindow after its start a server is under load for windows of this length, until
 *     nothing gets better from window to window
 * @param maxStartWarmUp how long that may take
 * @param warmUp load before each round, not measured
 * @param measure how long a round is measured
 * @param maxMeasure how long a round may be prolonged to reach {@code minCalls}
 * @param minCalls below this many calls a p99 means nothing
 * @param rounds rounds of each cell and server
 * @param maxRounds rounds after which a cell that is disturbed or whose numbers do not settle is
 *     marked as such
 */
record Pace(
    Duration startWarmUpWindow,
    Duration maxStartWarmUp,
    Duration warmUp,
    Duration measure,
    Duration maxMeasure,
    int minCalls,
    int rounds,
    int maxRounds) {

  static final int MAX_ROUNDS = 50;
  static final int MAX_SECONDS = 600;

  static final Pace FULL =
      new Pace(
          Duration.ofSeconds(8),
          Duration.ofSeconds(240),
          Duration.ofMillis(300),
          Duration.ofMillis(1500),
          Duration.ofSeconds(4),
          300,
          3,
          7);
  static final Pace QUICK =
      new Pace(
          Duration.ofSeconds(6),
          Duration.ofSeconds(120),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          200,
          3,
          5);

  Pace withRounds(int newRounds) {
    return new Pace(
        startWarmUpWindow,
        maxStartWarmUp,
        warmUp,
        measure,
        maxMeasure,
        minCalls,
        newRounds,
        Math.max(newRounds, maxRounds));
  }

  Pace withMeasure(Duration newMeasure) {
    var newMax = newMeasure.compareTo(maxMeasure) > 0 ? newMeasure : maxMeasure;
    return new Pace(
        startWarmUpWindow, maxStartWarmUp, warmUp, newMeasure, newMax, minCalls, rounds, maxRounds);
  }
}
