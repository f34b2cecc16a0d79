package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one server did in one cell: medians over the rounds that count.
 *
 * @param spread how far the rounds are apart in p50 or in throughput, whichever is worse
 * @param foreignCores cores that other programs kept busy meanwhile
 * @param usage by role of the process: processor time of these rounds together, and most memory
 *     seen
 * @param rounds all of them, also those that do not count
 * @param failure why there are no numbers; null if there are
 */
record CellSummary(
    double p50Ms,
    double p99Ms,
    double callsPerSecond,
    double stepsPerSecond,
    double spread,
    double foreignCores,
    long calls,
    double seconds,
    Map<String, ProcessUsage> usage,
    List<Round> rounds,
    @Nullable String failure) {

  /** Beyond this spread the numbers of a cell are marked as noisy. */
  static final double NOISY_SPREAD = 0.2;

  /** All rounds count. */
  static CellSummary of(Workload workload, List<Round> rounds) {
    return of(workload, rounds, rounds);
  }

  /** Of all rounds, which are kept, only the counted ones give the numbers. */
  static CellSummary of(Workload workload, List<Round> allRounds, List<Round> rounds) {
    var callsPerSecond = median(rounds, Round::callsPerSecond);
    return new CellSummary(
        median(rounds, Round::p50Ms),
        median(rounds, Round::p99Ms),
        callsPerSecond,
        callsPerSecond * workload.stepsPerCall(),
        Math.max(spread(rounds, Round::p50Ms), spread(rounds, Round::callsPerSecond)),
        median(rounds, Round::foreignCores),
        rounds.stream().mapToLong(Round::calls).sum(),
        rounds.stream().mapToDouble(Round::seconds).sum(),
        usage(rounds),
        List.copyOf(allRounds),
        null);
  }

  static CellSummary failed(String failure) {
    return new CellSummary(0, 0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), failure);
  }

  boolean noisy() {
    return spread > NOISY_SPREAD;
  }

  boolean disturbed() {
    return foreignCores > Round.DISTURBING_CORES;
  }

  private static Map<String, ProcessUsage> usage(List<Round> rounds) {
    var total = new LinkedHashMap<String, ProcessUsage>();
    for (var round : rounds) {
      round
          .usage()
          .forEach((role, usage) ->
              total.merge(
                  role,
                  usage,
                  (sum, next) ->
                      new ProcessUsage(
                          sum.cpuSeconds() + next.cpuSeconds(),
                          Math.max(sum.residentBytes(), next.residentBytes()))));
    }
    return total;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> number) {
    return Statistics.median(numbers(rounds, number));
  }

  private static double spread(List<Round> rounds, ToDoubleFunction<Round> number) {
    return Statistics.spread(numbers(rounds, number));
  }

  private static List<Double> numbers(List<Round> rounds, ToDoubleFunction<Round> number) {
    var numbers = new ArrayList<Double>();
    rounds.forEach(round -> numbers.add(number.applyAsDouble(round)));
    return numbers;
  }
}
