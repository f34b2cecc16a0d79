package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker, killed while it ends a transaction. */
@SuppressWarnings("NullAway.Init")
class BrokerKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String TOPIC = "written";
  private static final String COORDINATOR = "__transaction_state";
  private static final int COORDINATORS = 4;

  /** The only client that may write to topics of the broker's own. */
  private static final String BROKERS_FRIEND = "__admin_client";

  private static final byte PREPARE_COMMIT = 2;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final int port = Server.freePort();

  @Test
  void whatWasToBeCommittedIs() throws Exception {
    try (var broker = broker()) {
      broker.start();
      Await.until("the broker listens", PATIENCE, () -> Server.isTaken(port));
      try (var admin = Admin.create(properties())) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
      beginTransaction();
      decideToCommit();

      broker.kill();
      broker.start();

      try (var reader = reader("read_committed")) {
        reader.assign(List.of(new TopicPartition(TOPIC, 0)));
        Await.until("the record is visible", PATIENCE, () -> !reader.poll(POLL).isEmpty());
      }
    }
  }

  private void beginTransaction() {
    var properties = properties();
    properties.put("transactional.id", "writer");
    var writer = writer(properties);
    writer.initTransactions();
    writer.beginTransaction();
    writer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[1]));
    writer.flush();
    writer.close(Duration.ZERO);
  }

  /** What the coordinator writes first when it is told to commit, and all that it writes here. */
  private void decideToCommit() throws Exception {
    var ongoing = lastOfCoordinator();
    var bytes = ByteBuffer.wrap(ongoing.value());
    short version = bytes.getShort();
    var state = new TransactionLogValue(new ByteBufferAccessor(bytes), version);
    state.setTransactionStatus(PREPARE_COMMIT);
    state.setProducerEpoch((short) (state.producerEpoch() + 1));
    var decided = MessageUtil.toVersionPrefixedBytes(version, state);
    var properties = properties();
    properties.put("client.id", BROKERS_FRIEND);
    try (var friend = writer(properties)) {
      friend
          .send(new ProducerRecord<>(COORDINATOR, ongoing.partition(), ongoing.key(), decided))
          .get();
    }
  }

  private ConsumerRecord<byte[], byte[]> lastOfCoordinator() {
    var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var reader = reader("read_uncommitted")) {
      var partitions =
          IntStream.range(0, COORDINATORS)
              .mapToObj(partition -> new TopicPartition(COORDINATOR, partition))
              .toList();
      reader.assign(partitions);
      reader
          .endOffsets(partitions)
          .forEach((partition, end) -> {
            while (reader.position(partition) < end) {
              reader.poll(POLL).forEach(all::add);
            }
          });
    }
    assertThat(all).isNotEmpty();
    return all.getLast();
  }

  private JavaProcess broker() {
    return new JavaProcess(
        "io.perdure.server.PerdureServer",
        "192m",
        directory.resolve("broker.log"),
        Map.of(),
        "broker",
        "--data",
        directory.resolve("kafka").toString(),
        "--port",
        String.valueOf(port));
  }

  private Map<String, Object> properties() {
    return new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:" + port));
  }

  private static KafkaProducer<byte[], byte[]> writer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> reader(String isolation) {
    var properties = properties();
    properties.put("isolation.level", isolation);
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
