package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionOptionsTest {
  @Test
  void oursAreReadAndThoseOfConsumersPassThrough() {
    var options =
        SubscriptionOptions.parse(
            Map.of(
                "perdure.key", "value:/order/id",
                "perdure.on-bad-record", "stop",
                "perdure.start", "timestamp:1700000000000",
                "auto.offset.reset", "earliest",
                "group.id", "mine"));

    assertThat(options.key()).isEqualTo(new KeyRule.OfValue(JsonPointer.compile("/order/id")));
    assertThat(options.onBadRecord()).isEqualTo(BadRecordPolicy.STOP);
    assertThat(options.start()).contains(new StartAt.Timestamp(1_700_000_000_000L));
    assertThat(options.consumer())
        .containsOnly(Map.entry("auto.offset.reset", "earliest"), Map.entry("group.id", "mine"));
  }

  @Test
  void withoutOptionsBadRecordsAreDeadLettersAndTheKeyIsTheRecords() {
    var options = SubscriptionOptions.parse(Map.of());

    assertThat(options.key()).isEqualTo(new KeyRule.OfRecord());
    assertThat(options.onBadRecord()).isEqualTo(BadRecordPolicy.DEAD_LETTER);
    assertThat(options.start()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "auto.offset.rest, latest, there is none called auto.offset.rest",
    "auto.offset.reset, sometimes, auto.offset.reset",
    "fetch.min.bytes, many, fetch.min.bytes",
    "enable.auto.commit, true, exactly-once depends on",
    "bootstrap.servers, a:1, left to the cluster",
    "perdure.key, body, 'record, header:NAME or value:/json/pointer'",
    "perdure.key, value:order, a JSON pointer",
    "perdure.on-bad-record, ignore, 'dead-letter, skip or stop'",
    "perdure.start, now, earliest",
    "perdure.start, earliest:1, earliest",
    "perdure.start, offsets:, 'offsets:[TOPIC:]PARTITION=OFFSET'",
    "perdure.start, 'offsets:0=1,0=2', 'offsets:[TOPIC:]PARTITION=OFFSET'",
    "perdure.begin, latest, but found perdure.begin",
    "perdure.batch.max-records, 0, a number from 1 to 10000",
    "perdure.batch.max-wait-ms, 50, only with perdure.batch.max-records"
  })
  void nonsenseIsRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> SubscriptionOptions.parse(Map.of(name, value)))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void secretsOfConsumersAreHidden() {
    assertThat(
            ConsumerProperties.redacted(
                Map.of("sasl.jaas.config", "user and password", "client.id", "me")))
        .containsEntry("sasl.jaas.config", "(hidden)")
        .containsEntry("client.id", "me");
  }
}
