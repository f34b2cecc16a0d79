package io.perdure.benchmarks;

import io.perdure.benchmarks.WarmUp.Window;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures cells on one start of the servers. Rounds alternate between the servers, so that
 * whatever changes on the machine changes for both; while one is measured the other has nothing to
 * do. Confined to the measuring thread.
 */
final class CellMeasurement {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_MILLI = 1000;
  private static final Duration PROLONGATION = Duration.ofMillis(100);

  private final Vertx vertx;
  private final List<Testbed> testbeds;
  private final Pace pace;
  private final boolean http2;
  private final Map<ServerKind, Long> hotKeyCalls = new EnumMap<>(ServerKind.class);
  private long nextSeed;

  CellMeasurement(Vertx vertx, List<Testbed> testbeds, Pace pace, boolean http2) {
    this.vertx = vertx;
    this.testbeds = List.copyOf(testbeds);
    this.pace = pace;
    this.http2 = http2;
  }

  /**
   * Load of all workloads at once on a server, until it is as fast as it gets: code is compiled,
   * pools are filled. One server after the other, so that both have the machine to themselves.
   *
   * @param callers of all workloads together, about
   */
  List<WarmUp> warmUp(List<Workload> workloads, int callers) {
    var warmUps = new ArrayList<WarmUp>();
    for (var testbed : testbeds) {
      try {
        warmUps.add(warmUp(testbed, workloads, Math.ceilDiv(callers, workloads.size())));
      } catch (BenchmarkException e) {
        // Every cell will fail too, and say so in the results.
        System.out.printf("    %s: %s%n", testbed.server().kind().label(), e.getMessage());
      }
    }
    return warmUps;
  }

  private WarmUp warmUp(Testbed testbed, List<Workload> workloads, int callersOfEach) {
    var loops =
        workloads.stream().map(workload -> start(testbed, workload, callersOfEach)).toList();
    try (var load = new MixedLoad(loops)) {
      var warmUp =
          WarmUp.untilSteady(
              testbed.server().kind(),
              pace.maxStartWarmUp(),
              System::nanoTime,
              () -> Window.measure(testbed::usage, () -> load.run(pace.startWarmUpWindow())));
      load.stop().forEach(loop -> count(testbed, loop));
      return warmUp;
    }
  }

  /**
   * Measures one cell: at least the pace's rounds, more while others disturb them or the numbers do
   * not settle.
   */
  Cell measure(Workload workload, int callers) {
    var rounds = new LinkedHashMap<Testbed, List<Round>>();
    var failures = new LinkedHashMap<Testbed, String>();
    testbeds.forEach(testbed -> rounds.put(testbed, new ArrayList<>()));
    for (var number = 0; number < pace.maxRounds(); number++) {
      if (number >= pace.rounds() && !unsettled(workload, rounds, failures)) {
        break;
      }
      rounds.forEach((testbed, measured) -> {
        if (!failures.containsKey(testbed)) {
          try {
            measured.add(round(testbed, workload, callers));
          } catch (BenchmarkException e) {
            failures.put(testbed, e.getMessage());
          }
        }
      });
    }
    var counted = CalmTurns.of(rounds, pace.rounds());
    var servers = new EnumMap<ServerKind, CellSummary>(ServerKind.class);
    rounds.forEach((testbed, measured) -> {
      var failure = failures.get(testbed);
      servers.put(
          testbed.server().kind(),
          failure == null
              ? CellSummary.of(
                  workload, measured, Objects.requireNonNull(counted.get(testbed), "counted"))
              : CellSummary.failed(failure));
    });
    return new Cell(workload.name(), callers, servers);
  }

  /** For each server, whether the counter every caller added to holds what was answered. */
  List<String> checkHotCounter() {
    var lines = new ArrayList<String>();
    for (var testbed : testbeds) {
      var kind = testbed.server().kind();
      var expected = hotKeyCalls.getOrDefault(kind, 0L);
      if (expected > 0) {
        var found = testbed.counter(Workload.HOT_KEY);
        lines.add(
            "%s: counter %s, %d additions answered, its value is %d: %s"
                .formatted(
                    kind.label(),
                    Workload.HOT_KEY,
                    expected,
                    found,
                    expected == found ? "exact" : "WRONG"));
      }
    }
    return lines;
  }

  private boolean unsettled(
      Workload workload, Map<Testbed, List<Round>> rounds, Map<Testbed, String> failures) {
    if (failures.keySet().containsAll(rounds.keySet())) {
      return false;
    }
    return CalmTurns.count(rounds) < pace.rounds()
        || CalmTurns.of(rounds, pace.rounds()).entrySet().stream()
            .filter(measured -> !failures.containsKey(measured.getKey()))
            .anyMatch(measured -> CellSummary.of(workload, measured.getValue()).noisy());
  }

  private Round round(Testbed testbed, Workload workload, int callers) {
    try (var loop = start(testbed, workload, callers)) {
      loop.run(pace.warmUp());
      loop.latenciesSinceLast();
      var resources = new ResourceMeter(testbed::usage);
      var answeredBefore = loop.answered();
      var start = System.nanoTime();
      loop.run(pace.measure());
      while (loop.answered() - answeredBefore < pace.minCalls()
          && System.nanoTime() - start < pace.maxMeasure().toNanos()) {
        loop.run(PROLONGATION);
      }
      var latencies = loop.latenciesSinceLast();
      var nanos = System.nanoTime() - start;
      var used = resources.read();
      loop.stop();
      count(testbed, loop);
      if (latencies.getTotalCount() == 0) {
        throw new BenchmarkException(
            "%s with %d callers: no call was answered within %d s"
                .formatted(workload.name(), callers, pace.maxMeasure().toSeconds()));
      }
      return new Round(
          latencies.getTotalCount(),
          nanos / NANOS_PER_SECOND,
          latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
          latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
          used.usage(),
          used.foreignCores());
    }
  }

  private ClosedLoop start(Testbed testbed, Workload workload, int callers) {
    return ClosedLoop.start(
        vertx, testbed.server().gatewayPort(), workload, callers, http2, nextSeed++);
  }

  private void count(Testbed testbed, ClosedLoop loop) {
    if (loop.workload().equals(Workload.COUNTER_ONE_KEY)) {
      hotKeyCalls.merge(testbed.server().kind(), loop.answered(), Long::sum);
    }
  }
}
