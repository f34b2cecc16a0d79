package io.perdure.partition;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What topics have refused on this node. A refusal spoils the transaction it happens in; when the
 * commands are applied again, the record that caused it is found here and is not tried a second
 * time. Thread-safe.
 */
final class RefusedRecords {
  static final int MAX_KEPT = 1_000;

  /** A topic that may not be written to is tried again after this time. */
  static final Duration TOPIC_KEPT = Duration.ofSeconds(60);

  private final LongSupplier nanoClock;
  private final Map<Print, String> records = bounded();
  private final Map<String, RefusedTopic> topics = bounded();

  RefusedRecords(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** What tells records apart without keeping them. */
  private record Print(String topic, long timestampMs, int keyHash, int valueHash, int valueSize) {
    static Print of(ProducerRecord<byte[], byte[]> record) {
      byte[] value = record.value();
      return new Print(
          record.topic(),
          record.timestamp() == null ? 0 : record.timestamp(),
          Arrays.hashCode(record.key()),
          Arrays.hashCode(value),
          value == null ? -1 : value.length);
    }
  }

  private record RefusedTopic(String cause, long atNanos) {}

  synchronized void add(ProducerRecord<byte[], byte[]> record, String cause) {
    records.put(Print.of(record), cause);
  }

  synchronized void addTopic(String topic, String cause) {
    topics.put(topic, new RefusedTopic(cause, nanoClock.getAsLong()));
  }

  /** Why a record was refused before; empty if it was not. */
  synchronized Optional<String> cause(ProducerRecord<byte[], byte[]> record) {
    if (records.isEmpty() && topics.isEmpty()) {
      return Optional.empty();
    }
    var topic = topics.get(record.topic());
    if (topic != null) {
      if (nanoClock.getAsLong() - topic.atNanos < TOPIC_KEPT.toNanos()) {
        return Optional.of(topic.cause);
      }
      topics.remove(record.topic());
    }
    return Optional.ofNullable(records.get(Print.of(record)));
  }

  /** The oldest go first. */
  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_KEPT;
      }
    };
  }
}
