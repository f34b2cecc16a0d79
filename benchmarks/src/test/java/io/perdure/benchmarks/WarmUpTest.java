package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.benchmarks.WarmUp.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final Duration WINDOW = Duration.ofSeconds(4);

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 7);

  @Test
  void aServerIsSteadyWhenThreeWindowsAreNoFasterThanAllBefore() {
    assertThat(isSteady(100, 200, 210, 205)).isFalse();
    assertThat(isSteady(100, 200, 210, 205, 190)).isTrue();
    assertThat(isSteady(100, 200, 210, 211, 190)).isFalse();
  }

  @Test
  void oneSlowWindowIsNotTheEndOfRising() {
    assertThat(isSteady(100, 90, 80, 110)).isFalse();
    assertThat(isSteady(100, 200, 150, 160, 230)).isFalse();
  }

  @Test
  void slowRisingAddsUpOverTheLastWindows() {
    assertThat(isSteady(100, 103, 106, 109)).isFalse();
  }

  @Test
  void aServerThatStillGetsCheaperIsNotSteadyOnASlowerMachine() {
    var first = new Window(100, 2);

    assertThat(isSteady(first, new Window(80, 1.9), new Window(80, 1.8), new Window(80, 1.7)))
        .isFalse();
    assertThat(isSteady(first, new Window(80, 1.95), new Window(80, 2.1), new Window(80, 1.95)))
        .isTrue();
  }

  @Test
  void fewWindowsAndWindowsWithoutAnswersProveNothing() {
    assertThat(isSteady(new Window[0])).isFalse();
    assertThat(isSteady(100, 100, 100)).isFalse();
    assertThat(isSteady(0, 0, 0, 0)).isFalse();
  }

  @Test
  void whatTheServerTakesIsComparedWithWhatTheFunctionsTake() {
    var usage = new LinkedHashMap<String, ProcessUsage>();
    for (var role : List.of("broker", "runtime", FunctionProcess.ROLE, Testbed.CALLERS)) {
      usage.put(role, new ProcessUsage(10, 0));
    }

    var window =
        Window.measure(
            () -> Map.copyOf(usage),
            () -> {
              usage.put("broker", new ProcessUsage(11, 0));
              usage.put("runtime", new ProcessUsage(12, 0));
              usage.put(FunctionProcess.ROLE, new ProcessUsage(14, 0));
              usage.put(Testbed.CALLERS, new ProcessUsage(20, 0));
              return 500;
            });

    assertThat(window).isEqualTo(new Window(500, 0.75));
  }

  @Test
  void warmingUpEndsWithTheFirstSteadyWindow() {
    var warmUp = warmUp(Duration.ofSeconds(90), 100, 300, 500, 510, 505, 490, 9999);

    assertThat(warmUp)
        .isEqualTo(new WarmUp(ServerKind.PERDURE, 24, windows(100, 300, 500, 510, 505, 490), true));
  }

  @Test
  void warmingUpEndsWhenItsTimeIsOver() {
    var warmUp = warmUp(Duration.ofSeconds(12), 100, 200, 400, 800);

    assertThat(warmUp).isEqualTo(new WarmUp(ServerKind.PERDURE, 12, windows(100, 200, 400), false));
    assertThat(warmUp.inWords("calls"))
        .isEqualTo(
            "warm-up of perdure: 100 calls/s in the first window, 400 in the last; still rising after 12 s");
  }

  private WarmUp warmUp(Duration atMost, double... perSecond) {
    var windows = windows(perSecond).iterator();
    return WarmUp.untilSteady(
        ServerKind.PERDURE,
        atMost,
        nanoTime::get,
        () -> {
          nanoTime.addAndGet(WINDOW.toNanos());
          return windows.next();
        });
  }

  private static boolean isSteady(double... perSecond) {
    return WarmUp.isSteady(windows(perSecond));
  }

  private static boolean isSteady(Window... windows) {
    return WarmUp.isSteady(List.of(windows));
  }

  /** Of a server whose cost stays the same. */
  private static List<Window> windows(double... perSecond) {
    return Arrays.stream(perSecond).mapToObj(throughput -> new Window(throughput, 1)).toList();
  }
}
