package io.perdure.e2e;

import io.perdure.codec.StoredRowCodec;
import io.perdure.model.InvocationId;
import io.perdure.model.TargetType;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Known;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.utils.Bytes;

/** Reads in the public topic of invocations which of them have ended. Confined to one thread. */
final class InvocationsTopic implements AutoCloseable {
  private static final String TOPIC = "perdure-invocations-changelog";
  private static final Duration POLL = Duration.ofMillis(100);

  /** The broker may be away. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KafkaConsumer<Bytes, byte[]> consumer;
  private final StoredRowCodec codec = new StoredRowCodec();
  private final Set<Bytes> unfinished = new LinkedHashSet<>();
  private final Map<Bytes, TargetType> ended = new LinkedHashMap<>();

  InvocationsTopic(Cluster cluster) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis()),
            new BytesDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, cluster.partitions)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .toList());
  }

  /** Whether all that was begun has ended. */
  boolean haveAllEnded() {
    read();
    return unfinished.isEmpty();
  }

  /** What has not ended, as far as it is known already. */
  List<String> unfinished() {
    read();
    return unfinished.stream().map(InvocationsTopic::id).toList();
  }

  /**
   * What has ended and may be purged without a loss: not a workflow's run, whose state goes too.
   */
  List<String> purgeable() {
    read();
    return ended.entrySet().stream()
        .filter(each -> each.getValue() != TargetType.WORKFLOW_RUN)
        .map(each -> id(each.getKey()))
        .toList();
  }

  private static String id(Bytes key) {
    return InvocationId.fromBytes(key.get()).toString();
  }

  /** Reads what has come since the last time: all that is committed now, however long it takes. */
  private void read() {
    var ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(this::isBefore)) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) < end.getValue();
  }

  private void take(ConsumerRecord<Bytes, byte[]> row) {
    unfinished.remove(row.key());
    ended.remove(row.key());
    if (row.value() == null) {
      return;
    }
    Known status = codec.decodeInvocation(row.value());
    if (status instanceof Completed completed) {
      ended.put(row.key(), completed.invocation().target().type());
    } else {
      unfinished.add(row.key());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
