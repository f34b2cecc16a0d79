package io.perdure.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of the topic {@code numbers}. */
final class Records {
  static final String TOPIC = "numbers";
  static final long TIMESTAMP = 1_000_000;

  private Records() {}

  static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, @Nullable String key, String value) {
    return record(partition, offset, key == null ? null : key.getBytes(UTF_8), value);
  }

  @SuppressWarnings("NullAway") // a record may lack its key, which Kafka's annotations do not say
  static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, byte @Nullable [] key, String value) {
    return new ConsumerRecord<>(
        TOPIC,
        partition,
        offset,
        TIMESTAMP,
        TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value.length(),
        key,
        value.getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }
}
