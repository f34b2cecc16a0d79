package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A goal Perdure has set itself, and what was measured for it.
 *
 * @param met whether the measured value keeps the goal
 */
record Target(String goal, String bound, String measured, boolean met) {
  private static final double MAX_RESIDENT_MIB = 1536;
  private static final Set<String> NOT_THE_SERVER = Set.of(FunctionProcess.ROLE, Testbed.CALLERS);
  private static final double MIB = 1024.0 * 1024.0;

  private enum Sense {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }
  }

  private record Goal(
      String name,
      Workload workload,
      int callers,
      Function<Cell, @Nullable Double> ratio,
      Sense sense,
      Map<Configuration, Double> bounds) {}

  private static final List<Goal> GOALS =
      List.of(
          new Goal(
              "p50 of 10 steps, 1 caller, in parts of the peer's",
              Workload.STEPS_10,
              1,
              Cell::p50Ratio,
              Sense.AT_MOST,
              Map.of(Configuration.DEFAULTS, 0.7, Configuration.LIKE_FOR_LIKE, 1.1)),
          new Goal(
              "steps/s, 64 callers of 10 steps, in parts of the peer's",
              Workload.STEPS_10,
              64,
              Cell::throughputRatio,
              Sense.AT_LEAST,
              Map.of(Configuration.DEFAULTS, 2.0, Configuration.LIKE_FOR_LIKE, 1.5)),
          new Goal(
              "echo calls/s, 64 callers, in parts of the peer's",
              Workload.ECHO,
              64,
              Cell::throughputRatio,
              Sense.AT_LEAST,
              Map.of(Configuration.DEFAULTS, 1.5, Configuration.LIKE_FOR_LIKE, 1.0)),
          new Goal(
              "counter on one key, calls/s, 64 callers, in parts of the peer's",
              Workload.COUNTER_ONE_KEY,
              64,
              Cell::throughputRatio,
              Sense.AT_LEAST,
              Map.of(Configuration.DEFAULTS, 2.0, Configuration.LIKE_FOR_LIKE, 2.0)));

  /** The goals this run has measured. */
  static List<Target> of(Run run) {
    return Stream.concat(GOALS.stream().map(goal -> compared(goal, run)), Stream.of(memory(run)))
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable Target compared(Goal goal, Run run) {
    for (var cell : run.cells()) {
      if (cell.workload().equals(goal.workload.name()) && cell.callers() == goal.callers) {
        var ratio = goal.ratio.apply(cell);
        var bound = Objects.requireNonNull(goal.bounds.get(run.configuration()));
        return ratio == null
            ? null
            : new Target(
                goal.name,
                "%s %.1f".formatted(goal.sense.sign, bound),
                "%.2f".formatted(ratio),
                goal.sense == Sense.AT_MOST ? ratio <= bound : ratio >= bound);
      }
    }
    return null;
  }

  private static @Nullable Target memory(Run run) {
    var residentMib = new ArrayList<Double>();
    for (var cell : run.cells()) {
      var perdure = cell.numbers(ServerKind.PERDURE);
      if (perdure != null) {
        residentMib.add(
            perdure.usage().entrySet().stream()
                .filter(usage -> !NOT_THE_SERVER.contains(usage.getKey()))
                .mapToDouble(usage -> usage.getValue().residentBytes() / MIB)
                .sum());
      }
    }
    if (residentMib.isEmpty()) {
      return null;
    }
    var most = residentMib.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Target(
        "resident memory of broker and runtime, MiB",
        "<= %.0f".formatted(MAX_RESIDENT_MIB),
        "%.0f".formatted(most),
        most <= MAX_RESIDENT_MIB);
  }
}
