package io.perdure.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Callers of several workloads at one server at once. A workload that fails is left out from then
 * on. Driven by one thread.
 */
final class MixedLoad implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<ClosedLoop> loops;

  /** Takes over the callers, one loop a workload, and closes them with itself. */
  MixedLoad(List<ClosedLoop> loops) {
    this.loops = new ArrayList<>(loops);
  }

  /**
   * Lets the callers call for a while and returns how many calls a second were answered. Throws
   * when the last workload has failed.
   */
  double run(Duration duration) {
    var start = System.nanoTime();
    loops.forEach(ClosedLoop::latenciesSinceLast);
    for (var loop : List.copyOf(loops)) {
      var rest = duration.minusNanos(System.nanoTime() - start);
      run(loop, rest.isNegative() ? Duration.ZERO : rest);
    }
    var nanos = System.nanoTime() - start;
    var answered =
        loops.stream().mapToLong(loop -> loop.latenciesSinceLast().getTotalCount()).sum();
    return answered / (nanos / NANOS_PER_SECOND);
  }

  /** Stops the callers, each after its current call, and returns the loops that did not fail. */
  List<ClosedLoop> stop() {
    for (var loop : List.copyOf(loops)) {
      try {
        loop.stop();
      } catch (BenchmarkException e) {
        leaveOut(loop, e);
      }
    }
    return List.copyOf(loops);
  }

  @Override
  public void close() {
    loops.forEach(ClosedLoop::close);
  }

  private void run(ClosedLoop loop, Duration duration) {
    try {
      loop.run(duration);
    } catch (BenchmarkException e) {
      leaveOut(loop, e);
      if (loops.isEmpty()) {
        throw e;
      }
    }
  }

  /** Its cells will fail too, and say so in the results. */
  private void leaveOut(ClosedLoop loop, BenchmarkException failure) {
    System.out.printf("    left out: %s%n", failure.getMessage());
    loops.remove(loop);
    loop.close();
  }
}
