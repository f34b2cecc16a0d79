package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
  @Test
  void theLastQuarterIsComparedWithTheSecond() {
    var trend = MemoryTrend.of(List.of(1L, 9L, 100L, 120L, 5L, 7L, 200L, 240L));

    assertThat(trend).isEqualTo(new MemoryTrend(110, 220));
  }

  @Test
  void theRatioIsThatOfTheLastToTheSecond() {
    assertThat(new MemoryTrend(110, 220).ratio()).isEqualTo(2);
  }

  @Test
  void oneHighSampleOfAQuarterDoesNotDecide() {
    var trend = MemoryTrend.of(List.of(1L, 1L, 1L, 5L, 5L, 5L, 5L, 5L, 5L, 5L, 900L, 5L));

    assertThat(trend).isEqualTo(new MemoryTrend(5, 5));
  }

  @Test
  void withFewSamplesNothingIsSaid() {
    assertThat(MemoryTrend.of(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L))).isNull();
  }
}
