package io.perdure.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How one server came to its full speed after its start: under load, window by window, until its
 * throughput no longer rose.
 *
 * @param seconds how long it took
 * @param perSecond throughput of each window, in order
 * @param steady whether it had stopped rising; if not, the time for it was over
 */
record WarmUp(ServerKind server, double seconds, List<Double> perSecond, boolean steady) {
  /** So many windows at the end must not be faster, beyond {@link #TOLERANCE}, than any before. */
  static final int LAST_WINDOWS = 3;

  static final double TOLERANCE = 0.05;

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Takes window after window until the server is steady or the time is over.
   *
   * @param atMost after this no further window is begun
   * @param nanoTime the clock
   * @param window puts load on the server for a while, and returns the throughput
   */
  static WarmUp untilSteady(
      ServerKind server, Duration atMost, LongSupplier nanoTime, DoubleSupplier window) {
    var start = nanoTime.getAsLong();
    var perSecond = new ArrayList<Double>();
    long elapsed;
    do {
      perSecond.add(window.getAsDouble());
      elapsed = nanoTime.getAsLong() - start;
    } while (!isSteady(perSecond) && elapsed < atMost.toNanos());
    return new WarmUp(
        server, elapsed / NANOS_PER_SECOND, List.copyOf(perSecond), isSteady(perSecond));
  }

  /** Whether throughput no longer rises. A window without any answer proves nothing. */
  static boolean isSteady(List<Double> perSecond) {
    var before = perSecond.size() - LAST_WINDOWS;
    if (before < 1) {
      return false;
    }
    var fastest = fastest(perSecond.subList(0, before));
    return fastest > 0
        && fastest(perSecond.subList(before, perSecond.size())) <= fastest * (1 + TOLERANCE);
  }

  /** A sentence for people; {@code unit} is what was counted, such as {@code calls}. */
  String inWords(String unit) {
    return "warm-up of %s: %.0f %s/s in the first window, %.0f in the last; %s after %.0f s"
        .formatted(
            server.label(),
            perSecond.getFirst(),
            unit,
            perSecond.getLast(),
            steady ? "steady" : "still rising",
            seconds);
  }

  private static double fastest(List<Double> perSecond) {
    return perSecond.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
