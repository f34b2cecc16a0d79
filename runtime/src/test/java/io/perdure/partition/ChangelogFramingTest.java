package io.perdure.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.StoredRowCodec;
import io.perdure.log.RegistryFraming;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.statemachine.store.RowCodec.StateRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangelogFramingTest {
  private static final String TOPIC = "p-state-changelog";
  private static final byte[] KEY = {1};
  private static final byte[] ROW =
      new StoredRowCodec()
          .encodeState(
              new StateRow(new ObjectKey("Counter", "ada"), Payload.ofUtf8("n"), Payload.of(KEY)));

  private final RegistryFraming framing = new RegistryFraming();
  private final ChangelogWriter writer = new ChangelogWriter();
  private final ChangelogRestorer restorer = new ChangelogRestorer();

  @BeforeEach
  void configure() {
    writer.configure(Map.of(ChangelogWriter.FRAMING, framing));
  }

  @Test
  void othersReadTheWireFormatAndTheStoreGetsBackWhatItHad() {
    framing.put(TOPIC, 258);

    var written = writer.onSend(record(TOPIC, ROW));

    assertThat(written.value()).startsWith(0, 0, 0, 1, 2).hasSize(ROW.length - 5);
    assertThat(written.value()).endsWith(java.util.Arrays.copyOfRange(ROW, 10, ROW.length));
    assertThat(written.headers().lastHeader("own").value()).isEqualTo("x".getBytes(UTF_8));
    assertThat(restored(written.value(), written.headers())).isEqualTo(ROW);
  }

  @Test
  void withoutAnIdRecordsStayAsTheyAre() {
    assertThat(writer.onSend(record(TOPIC, ROW)).value()).isSameAs(ROW);

    framing.put(TOPIC, 258);
    framing.put("p-dead-letters", 259);
    assertThat(writer.onSend(record("p-system-changelog", ROW)).value()).isSameAs(ROW);
    assertThat(writer.onSend(record("p-dead-letters", ROW)).value()).isSameAs(ROW);
    assertThat(writer.onSend(record(TOPIC, null)).value()).isNull();
    assertThat(writer.onSend(record(TOPIC, KEY)).value()).isSameAs(KEY);
  }

  @Test
  void whatTheWriterDidNotWriteIsRestoredAsItIs() {
    for (var value : List.of(ROW, new byte[] {0, 0, 0, 1, 2, 3})) {
      assertThat(restored(value, record(TOPIC, ROW).headers())).isSameAs(value);
    }
    assertThat(restored(null, record(TOPIC, ROW).headers())).isNull();
  }

  @Test
  void theConsumerGoesOnWhereItWas() {
    var partition = new TopicPartition(TOPIC, 3);
    var next = Map.of(partition, new OffsetAndMetadata(8));

    assertThat(restorer.onConsume(new ConsumerRecords<>(Map.of(), next)).nextOffsets())
        .isEqualTo(next);
  }

  @SuppressWarnings("NullAway") // tombstones, which Kafka's annotations do not know
  private static ProducerRecord<byte[], byte[]> record(String topic, byte @Nullable [] value) {
    var record = new ProducerRecord<>(topic, 3, 5L, KEY, value);
    record.headers().add("own", "x".getBytes(UTF_8));
    return record;
  }

  @SuppressWarnings("NullAway") // tombstones, which Kafka's annotations do not know
  private byte @Nullable [] restored(byte @Nullable [] value, Headers headers) {
    var partition = new TopicPartition(TOPIC, 3);
    var record =
        new ConsumerRecord<>(
            TOPIC, 3, 7, 5, TimestampType.CREATE_TIME, 1, 1, KEY, value, headers, Optional.of(2));
    var restored =
        restorer.onConsume(
            new ConsumerRecords<>(
                Map.of(partition, List.of(record)), Map.of(partition, new OffsetAndMetadata(8))));
    return restored.records(partition).getFirst().value();
  }
}
