package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker, killed in the middle of transactions. */
@SuppressWarnings("NullAway.Init")
class BrokerKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLS = 6;
  private static final int COMMITS_BETWEEN = 20;
  private static final String TOPIC = "written";
  private static final int PARTITIONS = 200;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final int port = Server.freePort();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean isOver;

  /** One that is not ended hides all that comes behind it from those who read what is committed. */
  @Test
  void noTransactionStaysOpen() throws Exception {
    try (var broker = broker()) {
      broker.start();
      Await.until("the broker listens", PATIENCE, () -> Server.isTaken(port));
      try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
        var writer = Thread.ofVirtual().start(this::write);
        for (int kill = 1; kill <= KILLS; kill++) {
          int enough = commits.get() + COMMITS_BETWEEN;
          Await.until("transactions have committed", PATIENCE, () -> commits.get() >= enough);
          broker.kill();
          broker.start();
        }
        isOver = true;
        writer.join();
        Await.agreement(
            PATIENCE,
            () ->
                assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                    .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
      }
    }
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

  private String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** One transaction after the other, in all partitions each. */
  private void write() {
    while (!isOver) {
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap(), "transactional.id", "writer"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.initTransactions();
        while (!isOver) {
          producer.beginTransaction();
          for (int partition = 0; partition < PARTITIONS; partition++) {
            producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[1]));
          }
          producer.commitTransaction();
          commits.incrementAndGet();
        }
      } catch (KafkaException fatal) {
        // The next producer goes on.
      }
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation)
      throws Exception {
    var latest =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
    return admin
        .listOffsets(latest, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
