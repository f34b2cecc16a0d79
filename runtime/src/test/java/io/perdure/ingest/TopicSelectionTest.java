package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicSelectionTest {
  @Test
  void namesWithoutAStarAreNoPattern() {
    var selection = new TopicSelection("orders,returns");

    assertThat(selection.isPattern()).isFalse();
    assertThat(selection.names()).containsExactly("orders", "returns");
  }

  @ParameterizedTest
  @CsvSource({
    "orders-*, orders-eu, true",
    "orders-*, orders, false",
    "orders-*, my-orders-eu, false",
    "*, anything, true",
    "*.v1, orders.v1, true",
    "*.v1, ordersxv1, false",
    "'orders-*,returns', returns, true",
    "'orders-*,returns', returns-eu, false",
    "*, perdure-log, false",
    "*, __consumer_offsets, false",
    "*, perdurelike, true",
    "'orders-*,perdure-dead-letters', perdure-dead-letters, true"
  })
  void aStarStandsForAnyTextButNotForTopicsOfKafkaAndPerdure(
      String text, String topic, boolean isMeant) {
    var pattern = new TopicSelection(text).pattern("perdure");

    assertThat(pattern.matcher(topic).matches()).isEqualTo(isMeant);
  }
}
