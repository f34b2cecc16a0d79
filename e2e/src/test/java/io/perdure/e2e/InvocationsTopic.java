package io.perdure.e2e;

import io.perdure.codec.StoredRowCodec;
import io.perdure.statemachine.InvocationStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.utils.Bytes;

/** Reads in the public topic of invocations which of them have not ended. */
final class InvocationsTopic implements AutoCloseable {
  private static final String TOPIC = "perdure-invocations-changelog";
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<Bytes, byte[]> consumer;
  private final StoredRowCodec codec = new StoredRowCodec();
  private final Set<Bytes> unfinished = new HashSet<>();

  InvocationsTopic(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new BytesDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList());
  }

  /** Reads what has come since the last time; whether all that was begun has ended. */
  boolean haveAllEnded() {
    for (var rows = consumer.poll(POLL); !rows.isEmpty(); rows = consumer.poll(POLL)) {
      for (var row : rows) {
        if (row.value() == null
            || codec.decodeInvocation(row.value()) instanceof InvocationStatus.Completed) {
          unfinished.remove(row.key());
        } else {
          unfinished.add(row.key());
        }
      }
    }
    return unfinished.isEmpty();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
