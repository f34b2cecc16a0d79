package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone worker whose records pass through converter and transformations to objects. It is
 * killed before it has committed anything, so that everything is delivered twice.
 */
@SuppressWarnings("NullAway.Init")
class ConnectStandaloneIT {
  private static final String TOPIC = "numbers";
  private static final String ERRORS = "numbers-errors";
  private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";
  private static final String VALUE = "{\"number\": %1$d, \"owner\": \"%2$s\"}";
  private static final int HALF = 150;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everyRecordIsOneInvocationThoughTheWorkerIsKilled() throws Exception {
    try (var cluster = new Cluster(directory, PARTITIONS, List.of()).withFunctions();
        var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
        var worker =
            ConnectWorker.standalone(
                directory.resolve("worker"),
                cluster.bootstrap(),
                Map.of("offset.flush.interval.ms", "600000"),
                connector(cluster))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      var ledgers = new Ledgers(cluster);
      ledgers.produce(TOPIC, 0, HALF, VALUE);
      worker.start();
      ledgers.awaitEntered(HALF / 2);
      worker.kill();
      ledgers.produce(TOPIC, HALF, 2 * HALF, VALUE);
      ledgers.produce(TOPIC, 0, 1, "{\"number\": 5}");
      ledgers.produce(TOPIC, 0, 1, "no JSON");
      worker.start();

      ledgers.awaitEntered(2 * HALF);
      var letters = deadLetters(cluster, 2);
      ledgers.assertEachOnceAndInOrder(2 * HALF);
      assertThat(requests(admin)).as("delivered twice").isGreaterThan(2 * HALF + HALF / 4);
      assertThat(letters.stream().map(ConsumerRecord::value).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder("{\"number\": 5}", "no JSON");
      assertThat(letters)
          .filteredOn(letter -> letter.value().contains("number"))
          .first()
          .extracting(letter -> header(letter, "__connect.errors.exception.message"))
          .asString()
          .contains("owner");
      assertThat(worker.get("/connectors/numbers/status").body())
          .contains("RUNNING")
          .doesNotContain("FAILED");
    }
  }

  /** Its key is in the value, as if the topic had been written by somebody who knows no objects. */
  private static Map<String, String> connector(Cluster cluster) {
    var connector = new LinkedHashMap<String, String>();
    connector.put("name", "numbers");
    connector.put("connector.class", "io.perdure.connectors.invocation.InvocationSinkConnector");
    connector.put("topics", TOPIC);
    connector.put("tasks.max", "2");
    connector.put("kafka.bootstrap.servers", cluster.bootstrap());
    connector.put("invocation.service", "Ledger");
    connector.put("invocation.handler", "enter");
    connector.put("invocation.key", "header:owner");
    connector.put("transforms", "owner,number");
    connector.put("transforms.owner.type", TRANSFORMS + "HeaderFrom$Value");
    connector.put("transforms.owner.fields", "owner");
    connector.put("transforms.owner.headers", "owner");
    connector.put("transforms.owner.operation", "copy");
    connector.put("transforms.number.type", TRANSFORMS + "ExtractField$Value");
    connector.put("transforms.number.field", "number");
    connector.put("errors.tolerance", "all");
    connector.put("errors.deadletterqueue.topic.name", ERRORS);
    connector.put("errors.deadletterqueue.topic.replication.factor", "1");
    connector.put("errors.deadletterqueue.context.headers.enable", "true");
    return connector;
  }

  private static long requests(Admin admin) throws Exception {
    var latest =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                Collectors.toMap(
                    number -> new TopicPartition("perdure-ingress", number),
                    number -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(partition -> partition.offset())
        .sum();
  }

  private static List<ConsumerRecord<String, String>> deadLetters(Cluster cluster, int atLeast) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", cluster.bootstrap(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(ERRORS, 0)));
      var letters = new ArrayList<ConsumerRecord<String, String>>();
      Await.until(
          atLeast + " dead letters are there",
          PATIENCE,
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
            return letters.size() >= atLeast;
          });
      return letters;
    }
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
