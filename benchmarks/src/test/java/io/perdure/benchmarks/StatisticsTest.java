package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianOfAnOddCountIsTheMiddleValue() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void medianOfAnEvenCountIsBetweenTheMiddleValues() {
    assertThat(Statistics.median(List.of(1.0, 9.0, 2.0, 4.0))).isEqualTo(3.0);
  }

  @Test
  void spreadIsTheRangeInPartsOfTheMedian() {
    assertThat(Statistics.spread(List.of(9.0, 10.0, 11.0))).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void oneDisturbedRoundOfFiveDoesNotCountForTheSpread() {
    assertThat(Statistics.spread(List.of(10.0, 10.0, 99.0, 10.0, 10.0))).isZero();
  }

  @Test
  void twoDisturbedRoundsOfFiveDoCount() {
    assertThat(Statistics.spread(List.of(10.0, 50.0, 99.0, 10.0, 10.0))).isEqualTo(4.0);
  }

  @Test
  void equalValuesHaveNoSpreadEvenAtZero() {
    assertThat(Statistics.spread(List.of(0.0, 0.0, 0.0))).isZero();
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
