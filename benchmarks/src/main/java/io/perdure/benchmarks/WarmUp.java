package io.perdure.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * How one server came to its full speed after its start: under load, window by window, until its
 * throughput no longer rose and its cost no longer fell.
 *
 * @param seconds how long it took
 * @param windows in order
 * @param steady whether it was at its full speed; if not, the time for it was over
 */
record WarmUp(ServerKind server, double seconds, List<Window> windows, boolean steady) {
  /** So many windows at the end must not be better, beyond {@link #TOLERANCE}, than any before. */
  static final int LAST_WINDOWS = 3;

  static final double TOLERANCE = 0.05;

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * A stretch under load.
   *
   * @param perSecond throughput
   * @param serverCost processor time of the server in parts of that of the functions. It falls as
   *     long as the server's code is being compiled. A machine that becomes slower for a while
   *     hides that in the throughput, but not here: it is slower for both
   */
  record Window(double perSecond, double serverCost) {
    private static final Set<String> NOT_OF_THE_SERVER =
        Set.of(FunctionProcess.ROLE, Testbed.CALLERS);

    /**
     * @param processes looks at our processes, by their role
     * @param load puts load on the server for a while, and returns the throughput
     */
    static Window measure(Supplier<Map<String, ProcessUsage>> processes, DoubleSupplier load) {
      var resources = new ResourceMeter(processes);
      var perSecond = load.getAsDouble();
      var usage = resources.read().usage();
      var functions = usage.getOrDefault(FunctionProcess.ROLE, ProcessUsage.NONE).cpuSeconds();
      var server =
          usage.entrySet().stream()
              .filter(process -> !NOT_OF_THE_SERVER.contains(process.getKey()))
              .mapToDouble(process -> process.getValue().cpuSeconds())
              .sum();
      return new Window(perSecond, server / functions);
    }
  }

  /**
   * Takes window after window until the server is steady or the time is over.
   *
   * @param atMost after this no further window is begun
   * @param nanoTime the clock
   */
  static WarmUp untilSteady(
      ServerKind server, Duration atMost, LongSupplier nanoTime, Supplier<Window> window) {
    var start = nanoTime.getAsLong();
    var windows = new ArrayList<Window>();
    long elapsed;
    do {
      windows.add(window.get());
      elapsed = nanoTime.getAsLong() - start;
    } while (!isSteady(windows) && elapsed < atMost.toNanos());
    return new WarmUp(server, elapsed / NANOS_PER_SECOND, List.copyOf(windows), isSteady(windows));
  }

  /** Whether nothing gets better any more. A window without any answer proves nothing. */
  static boolean isSteady(List<Window> windows) {
    var before = windows.size() - LAST_WINDOWS;
    if (before < 1) {
      return false;
    }
    var first = windows.subList(0, before);
    var last = windows.subList(before, windows.size());
    var fastest = max(first, Window::perSecond);
    return fastest > 0
        && max(last, Window::perSecond) <= fastest * (1 + TOLERANCE)
        && min(last, Window::serverCost) >= min(first, Window::serverCost) * (1 - TOLERANCE);
  }

  /** A sentence for people; {@code unit} is what was counted, such as {@code calls}. */
  String inWords(String unit) {
    return "warm-up of %s: %.0f %s/s in the first window, %.0f in the last; %s after %.0f s"
        .formatted(
            server.label(),
            windows.getFirst().perSecond(),
            unit,
            windows.getLast().perSecond(),
            steady ? "steady" : "still rising",
            seconds);
  }

  private static double max(List<Window> windows, ToDoubleFunction<Window> number) {
    return windows.stream().mapToDouble(number).max().orElseThrow();
  }

  private static double min(List<Window> windows, ToDoubleFunction<Window> number) {
    return windows.stream().mapToDouble(number).min().orElseThrow();
  }
}
