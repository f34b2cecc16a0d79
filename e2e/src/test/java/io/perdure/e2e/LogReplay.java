package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.CommandCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.StoredRowCodec;
import io.perdure.log.RegistryFraming;
import io.perdure.statemachine.Action;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.PartitionInfo;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.Position;
import io.perdure.statemachine.store.InMemoryStore;
import io.perdure.statemachine.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the log that a test has left behind and applies it twice, the second time with a new state
 * machine every few records, as if its node had crashed there: the same actions and the same bytes
 * in the stores must come out.
 */
final class LogReplay {
  private static final int RECORDS_BETWEEN_CRASHES = 97;
  private static final Duration POLL = Duration.ofMillis(200);

  private final int partitions;

  private LogReplay(int partitions) {
    this.partitions = partitions;
  }

  /**
   * Checks all partitions that still have their beginning.
   *
   * @return how many records there were, those that are deleted by now included
   */
  static int check(String bootstrapServers, String topic) {
    Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      int partitions = consumer.partitionsFor(topic).size();
      var replay = new LogReplay(partitions);
      return IntStream.range(0, partitions)
          .map(number -> replay.check(consumer, new TopicPartition(topic, number)))
          .sum();
    }
  }

  private int check(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    var only = List.of(partition);
    consumer.assign(only);
    long deleted = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
    if (deleted > 0) {
      return Math.toIntExact(deleted);
    }
    var log = read(consumer, partition);
    var first = new Application(partition.partition());
    var second = new Application(partition.partition());
    for (int index = 0; index < log.size(); index++) {
      if (index % RECORDS_BETWEEN_CRASHES == 0) {
        second.restart();
      }
      var record = log.get(index);
      assertThat(second.apply(record))
          .as("actions of record %d of %s", record.position().offset(), partition)
          .isEqualTo(first.apply(record));
    }
    assertThat(second.dump()).isEqualTo(first.dump());
    return log.size();
  }

  private static List<Entry> read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    var codec = new CommandCodec();
    var log = new ArrayList<Entry>();
    long nowMs = 0;
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        nowMs = Math.max(nowMs, record.timestamp());
        var position = new Position(record.offset(), nowMs);
        var value = RegistryFraming.unframed(record.headers(), record.value());
        log.add(new Entry(codec.decode(value), position));
      }
    }
    return log;
  }

  private record Entry(Command command, Position position) {}

  /** Stores, and the machine that is at work on them. */
  private final class Application {
    private final int number;
    private final List<InMemoryStore> stores =
        IntStream.range(0, 4).mapToObj(_ -> new InMemoryStore()).toList();
    private PartitionStateMachine machine;

    Application(int number) {
      this.number = number;
      this.machine = start();
    }

    void restart() {
      machine = start();
    }

    List<Action> apply(Entry entry) {
      return machine.apply(entry.command(), entry.position());
    }

    List<String> dump() {
      return stores.stream().map(InMemoryStore::dump).toList();
    }

    private PartitionStateMachine start() {
      return new PartitionStateMachine(
          new PartitionInfo(number, partitions),
          new Stores(stores.get(0), stores.get(1), stores.get(2), stores.get(3)),
          new StoredRowCodec(),
          new FunctionEntryCodec(),
          (_, _) -> {});
    }
  }
}
