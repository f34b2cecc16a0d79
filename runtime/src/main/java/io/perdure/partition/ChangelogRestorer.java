package io.perdure.partition;

import io.perdure.log.RegistryFraming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives the stores what they had before {@link ChangelogWriter} wrote it for others. It knows these
 * records by their header, whether or not a schema registry is configured now.
 *
 * <p>Kafka's consumer makes the object and calls it on the thread that restores.
 */
public final class ChangelogRestorer implements ConsumerInterceptor<byte[], byte[]> {
  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    var restored = new LinkedHashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
    for (var partition : records.partitions()) {
      var ofPartition = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      records.records(partition).forEach(record -> ofPartition.add(restored(record)));
      restored.put(partition, ofPartition);
    }
    return new ConsumerRecords<>(restored, records.nextOffsets());
  }

  private static ConsumerRecord<byte[], byte[]> restored(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return record;
    }
    var unframed = RegistryFraming.unframed(record.headers(), value);
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        unframed.length,
        record.key(),
        unframed,
        record.headers(),
        record.leaderEpoch());
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // There is nothing to know.
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Restoring commits nothing.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
