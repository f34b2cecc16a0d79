package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with subscriptions, on a real broker. */
@SuppressWarnings("NullAway.Init")
class SubscriptionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  /** The key of each record is the name of its topic, so a ledger tells what came from one. */
  @Test
  void aPatternIsReadSoughtAndDrained() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var producer = producer(cluster)) {
      cluster.createTopics(1, "feed-a", "feed-b", "other");
      produce(producer, "feed-a", 0, 4);
      produce(producer, "feed-b", 0, 2);
      produce(producer, "other", 0, 2);
      var id = subscribe(cluster, "feed-*", "offsets:feed-a:0=1,feed-b:0=0");
      awaitLedger(cluster, "feed-a", " 1 2 3");
      awaitLedger(cluster, "feed-b", " 0 1");

      seek(cluster, id, "{\"to\":\"earliest\"}");
      produce(producer, "feed-a", 4, 5);
      produce(producer, "feed-b", 2, 3);
      awaitLedger(cluster, "feed-a", " 1 2 3 4");
      awaitLedger(cluster, "feed-b", " 0 1 2");
      // What is still on its way at a seek that delivers again may be delivered again as well.
      awaitAllRead(cluster, id);

      seek(cluster, id, "{\"to\":\"offsets:feed-a:0=3\",\"redeliver\":true}");
      awaitLedger(cluster, "feed-a", " 1 2 3 4 3 4");
      produce(producer, "feed-b", 3, 4);
      awaitLedger(cluster, "feed-b", " 0 1 2 3");

      cluster.patch("/subscriptions/" + id + "/pause");
      produce(producer, "feed-a", 5, 8);
      drain(cluster, id);
      awaitGone(cluster, id);
      awaitLedger(cluster, "feed-a", " 1 2 3 4 3 4 5 6 7");
      assertThat(ledger(cluster, "other")).isEmpty();
    }
  }

  @Test
  void aDrainWaitsForAPartitionThatStandsStill() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var producer = producer(cluster)) {
      cluster.createTopics(1, "feed", "empty");
      var id =
          cluster.subscribe(
              """
              {"source":"kafka://default/feed","sink":"service://Ledger/enter",
               "options":{"perdure.start":"earliest","perdure.on-bad-record":"stop"}}\
              """);
      var other = subscribe(cluster, "empty", "earliest");
      cluster.patch("/services/Ledger", "{\"public\":false}");
      produce(producer, "feed", 0, 3);
      Await.until(
          "its partition stands still",
          PATIENCE,
          () -> cluster.admin("/subscriptions/" + id).body().contains("stands still"));

      drain(cluster, id);
      drain(cluster, other);
      // Whoever sees that this one has drained looks at the first one in the same round.
      awaitGone(cluster, other);
      assertThat(cluster.admin("/subscriptions/" + id).body()).contains("\"draining\":true");
      cluster.patch("/services/Ledger", "{\"public\":true}");

      awaitGone(cluster, id);
      awaitLedger(cluster, "feed", " 0 1 2");
    }
  }

  @Test
  void recordsInBatchesAreTakenOnceThoughTheRuntimeIsKilled() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var producer = producer(cluster)) {
      cluster.createTopics(1, "feed");
      cluster.subscribe(
          """
          {"source":"kafka://default/feed","sink":"service://Collector/collect",
           "options":{"perdure.start":"earliest","perdure.batch.max-records":"7",
                      "perdure.batch.max-wait-ms":"20","session.timeout.ms":"6000"}}\
          """);

      produce(producer, "feed", 0, 400);
      Await.until("some are collected", PATIENCE, () -> collected(cluster).size() >= 50);
      cluster.runtime.kill();
      cluster.runtime.start();
      produce(producer, "feed", 400, 600);

      Await.until("all are collected", PATIENCE, () -> collected(cluster).size() >= 600);
      assertThat(collected(cluster))
          .containsExactlyElementsOf(IntStream.range(0, 600).boxed().toList());
      assertThat(cluster.get("/Collector/feed-0/collected").body().split("[|]"))
          .allSatisfy(batch -> assertThat(batch.split(" ")).hasSizeLessThanOrEqualTo(8))
          .hasSizeLessThan(300);
    }
  }

  private static List<Integer> collected(Cluster cluster) throws Exception {
    var numbers = cluster.get("/Collector/feed-0/collected").body().replaceAll("[\"|]", "").trim();
    return numbers.isEmpty()
        ? List.of()
        : Stream.of(numbers.split(" ")).map(Integer::valueOf).toList();
  }

  /** The handler that they ask for is not there when they come. */
  @Test
  void deadLettersAreRepublishedOnce() throws Exception {
    try (var cluster = new Cluster(directory, List.of());
        var producer = producer(cluster)) {
      for (int number = 0; number < 3; number++) {
        var value =
            "{\"service\":\"Ledger\",\"handler\":\"enter\",\"key\":\"k\",\"input\":%d}"
                .formatted(number);
        producer.send(new ProducerRecord<>("perdure-ingress", value.getBytes(UTF_8)));
      }
      producer.send(new ProducerRecord<>("perdure-ingress", "no json".getBytes(UTF_8)));
      producer.flush();
      awaitLetters(cluster, 4);
      cluster.withFunctions();

      assertThat(cluster.run("republish", "--source", "sub_1other"))
          .contains("0 dead letters are published again, 4 are kept");
      assertThat(cluster.run("republish", "--source", "ingress"))
          .contains("4 dead letters are published again, 0 are kept");
      Await.until(
          "all numbers are entered",
          PATIENCE,
          () -> ledger(cluster, "k").chars().filter(it -> it == ' ').count() == 3);
      // 4 at first, 4 that were kept, and the one that is bad again.
      awaitLetters(cluster, 9);
      assertThat(cluster.run("republish"))
          .contains("1 dead letters are published again, 0 are kept");
      assertThat(ledger(cluster, "k").split(" ")).containsExactlyInAnyOrder("", "0", "1", "2");
    }
  }

  private static void awaitLetters(Cluster cluster, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", cluster.bootstrap(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          IntStream.range(0, 4)
              .mapToObj(partition -> new TopicPartition("perdure-dead-letters", partition))
              .toList());
      var letters = new AtomicInteger();
      Await.until(
          () -> count + " dead letters, of which there are " + letters,
          PATIENCE,
          () -> letters.addAndGet(consumer.poll(Duration.ofMillis(100)).count()) == count);
    }
  }

  private static String subscribe(Cluster cluster, String topics, String start) {
    return cluster.subscribe(
        """
        {"source":"kafka://default/%s","sink":"service://Ledger/enter",
         "options":{"perdure.start":"%s"}}\
        """
            .formatted(topics, start));
  }

  private static void drain(Cluster cluster, String id) throws Exception {
    assertThat(cluster.adminDelete("/subscriptions/" + id + "?drain=true").statusCode())
        .isEqualTo(202);
  }

  private static void awaitAllRead(Cluster cluster, String id) {
    Await.until(
        "nothing is left to read",
        PATIENCE,
        () -> {
          var lags = cluster.lags(id);
          return !lags.isEmpty() && lags.stream().allMatch(lag -> lag == 0);
        });
  }

  private static void awaitGone(Cluster cluster, String id) {
    Await.until(
        "the subscription has drained and is gone",
        PATIENCE,
        () -> cluster.admin("/subscriptions/" + id).statusCode() == 404);
  }

  private static void seek(Cluster cluster, String id, String body) throws Exception {
    assertThat(cluster.patch("/subscriptions/" + id + "/seek", body).statusCode()).isEqualTo(200);
  }

  private static void awaitLedger(Cluster cluster, String key, String numbers) {
    Await.until(
        () -> key + " has" + numbers + ", but it has" + ledgerOrNothing(cluster, key),
        PATIENCE,
        () -> ledger(cluster, key).equals(numbers));
  }

  private static String ledgerOrNothing(Cluster cluster, String key) {
    try {
      return ledger(cluster, key);
    } catch (Exception unreachable) {
      return " no answer: " + unreachable;
    }
  }

  private static String ledger(Cluster cluster, String key) throws Exception {
    return cluster.get("/Ledger/" + key + "/read").body().replace("\"", "");
  }

  private static void produce(Producer<byte[], byte[]> producer, String topic, int from, int to) {
    for (int number = from; number < to; number++) {
      producer.send(
          new ProducerRecord<>(topic, topic.getBytes(UTF_8), ("" + number).getBytes(UTF_8)));
    }
    producer.flush();
  }

  private static Producer<byte[], byte[]> producer(Cluster cluster) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
