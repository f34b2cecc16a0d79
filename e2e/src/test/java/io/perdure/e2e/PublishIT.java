package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Functions publish to a topic, and the runtime is killed while they do. */
@SuppressWarnings("NullAway.Init")
class PublishIT {
  private static final String TOPIC = "published";
  private static final int PARTITIONS = 3;
  private static final int INVOCATIONS = 16;
  private static final int RECORDS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void readersSeeEachRecordOnceThoughTheRuntimeIsKilled() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var reader = cluster.reader(TOPIC, PARTITIONS)) {
      createTopic(cluster, Map.of());
      var records = new ArrayList<String>();
      var ids = accepted(cluster);

      for (int part = 1; part <= 2; part++) {
        int some = INVOCATIONS * RECORDS * part / 4;
        Await.until(some + " records are there", PATIENCE, () -> read(reader, records) >= some);
        cluster.runtime.kill();
        cluster.runtime.start();
        cluster.awaitReady(PATIENCE);
      }

      for (var id : ids) {
        Await.until(
            id + " has ended",
            PATIENCE,
            () ->
                cluster
                    .get("/restate/invocation/" + id + "/output")
                    .body()
                    .equals(String.valueOf(RECORDS)));
      }
      var last = cluster.call("/Topics/publish", "{\"topic\":\"published\",\"value\":\"last\"}");
      assertThat(last.statusCode()).isEqualTo(200);
      Await.until(
          "the last record is there",
          PATIENCE,
          () -> read(reader, records) > 0 && records.contains("null=last"));
      Await.until(
          "all records are there", PATIENCE, () -> read(reader, records) > INVOCATIONS * RECORDS);
      assertThat(records).doesNotHaveDuplicates().containsAll(expected());
      names().forEach(name -> assertThat(called(records, name)).isSorted());
    }
  }

  @Test
  void whatCannotBePublishedIsSaid() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      assertThat(cluster.call("/Topics/publish", "{\"topic\":\"missing\"}"))
          .satisfies(
              response -> assertThat(response.statusCode()).isEqualTo(404),
              response -> assertThat(response.body()).contains("PD0301", "missing"));
      assertThat(cluster.call("/Topics/publish", "{\"topic\":\"perdure-log\"}").statusCode())
          .isEqualTo(403);
    }
  }

  /** A compacted topic refuses records without a key, of which nobody knows before. */
  @Test
  void aRecordThatItsTopicRefusesDoesNotStopThePartition() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var reader = cluster.reader(TOPIC, PARTITIONS);
        var letters = cluster.reader(TOPIC, PARTITIONS)) {
      createTopic(cluster, Map.of("cleanup.policy", "compact"));
      letters.assign(
          letters.partitionsFor("perdure-dead-letters").stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList());

      var refused = cluster.call("/Topics/publish", "{\"topic\":\"published\",\"value\":\"1\"}");
      assertThat(refused.statusCode()).isEqualTo(200);
      var setAside = new ArrayList<String>();
      Await.until("it is set aside", PATIENCE, () -> read(letters, setAside) > 0);
      assertThat(setAside).containsExactly("null=1");

      var taken =
          cluster.call(
              "/Topics/publish", "{\"topic\":\"published\",\"key\":\"k\",\"value\":\"2\"}");
      assertThat(taken.statusCode()).isEqualTo(200);
      var records = new ArrayList<String>();
      Await.until("the next one is there", PATIENCE, () -> read(reader, records) > 0);
      assertThat(records).containsExactly("k=2");
    }
  }

  private static void createTopic(Cluster cluster, Map<String, String> settings) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
      var topic = new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty()).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** Reads what has come; returns how many records there are by now. */
  private static int read(KafkaConsumer<String, String> reader, Collection<String> records) {
    for (var record : reader.poll(Duration.ofMillis(100))) {
      records.add(record.key() + "=" + record.value());
    }
    return records.size();
  }

  private static List<String> accepted(Cluster cluster) {
    return names()
        .map(name -> cluster.callAsync("/Writer/write/send", "\"" + name + ":" + RECORDS + "\""))
        .toList()
        .stream()
        .map(sent -> Server.idIn(sent.join().body()))
        .toList();
  }

  /** Those that the handler waited for; what it sent goes its own way. */
  private static List<Integer> called(List<String> records, String name) {
    return records.stream()
        .filter(record -> record.startsWith(name + "="))
        .map(record -> Integer.valueOf(record.substring(record.indexOf('-') + 1)))
        .filter(number -> number % 2 == 0)
        .toList();
  }

  private static List<String> expected() {
    return names()
        .flatMap(name -> IntStream.range(0, RECORDS).mapToObj(it -> name + "=" + name + "-" + it))
        .toList();
  }

  private static Stream<String> names() {
    return IntStream.range(0, INVOCATIONS).mapToObj(it -> "w" + it);
  }
}
