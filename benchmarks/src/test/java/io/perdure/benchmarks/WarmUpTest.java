package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final Duration WINDOW = Duration.ofSeconds(4);

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 7);

  @Test
  void aServerIsSteadyWhenThreeWindowsAreNoFasterThanAllBefore() {
    assertThat(WarmUp.isSteady(List.of(100.0, 200.0, 210.0, 205.0))).isFalse();
    assertThat(WarmUp.isSteady(List.of(100.0, 200.0, 210.0, 205.0, 190.0))).isTrue();
    assertThat(WarmUp.isSteady(List.of(100.0, 200.0, 210.0, 211.0, 190.0))).isFalse();
  }

  @Test
  void oneSlowWindowIsNotTheEndOfRising() {
    assertThat(WarmUp.isSteady(List.of(100.0, 90.0, 80.0, 110.0))).isFalse();
    assertThat(WarmUp.isSteady(List.of(100.0, 200.0, 150.0, 160.0, 230.0))).isFalse();
  }

  @Test
  void slowRisingAddsUpOverTheLastWindows() {
    assertThat(WarmUp.isSteady(List.of(100.0, 103.0, 106.0, 109.0))).isFalse();
  }

  @Test
  void fewWindowsAndWindowsWithoutAnswersProveNothing() {
    assertThat(WarmUp.isSteady(List.of())).isFalse();
    assertThat(WarmUp.isSteady(List.of(100.0, 100.0, 100.0))).isFalse();
    assertThat(WarmUp.isSteady(List.of(0.0, 0.0, 0.0, 0.0))).isFalse();
  }

  @Test
  void warmingUpEndsWithTheFirstSteadyWindow() {
    var warmUp = warmUp(Duration.ofSeconds(90), 100, 300, 500, 510, 505, 490, 9999);

    assertThat(warmUp)
        .isEqualTo(
            new WarmUp(
                ServerKind.PERDURE, 24, List.of(100.0, 300.0, 500.0, 510.0, 505.0, 490.0), true));
  }

  @Test
  void warmingUpEndsWhenItsTimeIsOver() {
    var warmUp = warmUp(Duration.ofSeconds(12), 100, 200, 400, 800);

    assertThat(warmUp)
        .isEqualTo(new WarmUp(ServerKind.PERDURE, 12, List.of(100.0, 200.0, 400.0), false));
    assertThat(warmUp.inWords("calls"))
        .isEqualTo(
            "warm-up of perdure: 100 calls/s in the first window, 400 in the last; still rising after 12 s");
  }

  private WarmUp warmUp(Duration atMost, double... perSecond) {
    PrimitiveIterator.OfDouble windows = DoubleStream.of(perSecond).iterator();
    return WarmUp.untilSteady(
        ServerKind.PERDURE,
        atMost,
        nanoTime::get,
        () -> {
          nanoTime.addAndGet(WINDOW.toNanos());
          return windows.nextDouble();
        });
  }
}
