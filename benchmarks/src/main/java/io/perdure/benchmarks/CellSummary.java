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
 * @param usage by role of the process: processor time of the rounds that count together, and the
 *     most memory seen in any round
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

  /** Of all rounds, which are kept, only the counted ones give the numbers, except for memory. */
  static CellSummary of(Workload workload, List<Round> allRounds, List<Round> counted) {
    var callsPerSecond = median(counted, Round::callsPerSecond);
    return new CellSummary(
        median(counted, Round::p50Ms),
        median(counted, Round::p99Ms),
        callsPerSecond,
        callsPerSecond * workload.stepsPerCall(),
        Math.max(spread(counted, Round::p50Ms), spread(counted, Round::callsPerSecond)),
        median(counted, Round::foreignCores),
        counted.stream().mapToLong(Round::calls).sum(),
        counted.stream().mapToDouble(Round::seconds).sum(),
        usage(allRounds, counted),
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

  private static Map<String, ProcessUsage> usage(List<Round> allRounds, List<Round> counted) {
    var cpuSeconds = new LinkedHashMap<String, Double>();
    for (var round : counted) {
      round
          .usage()
          .forEach((role, usage) -> cpuSeconds.merge(role, usage.cpuSeconds(), Double::sum));
    }
    var total = new LinkedHashMap<String, ProcessUsage>();
    cpuSeconds.forEach((role, seconds) ->
        total.put(role, new ProcessUsage(seconds, mostResidentBytes(role, allRounds))));
    return total;
  }

  private static long mostResidentBytes(String role, List<Round> rounds) {
    return rounds.stream()
        .mapToLong(round -> round.usage().getOrDefault(role, ProcessUsage.NONE).residentBytes())
        .max()
        .orElseThrow();
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
