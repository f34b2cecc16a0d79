package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A subscription of numbered records, read by a runtime that is killed, and read again from the
 * beginning: each number reaches its object once and in order.
 */
@SuppressWarnings("NullAway.Init")
class IngestIT {
  private static final String TOPIC = "numbers";
  private static final int TOPIC_PARTITIONS = 3;
  private static final int KEYS = 6;
  private static final int THIRD = 200;
  private static final byte[] BAD_KEY = {(byte) 0xff, 1};
  private static final Duration RESTART = Duration.ofMinutes(1);
  private static final Duration FINISH = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everyRecordOfASubscriptionIsOneInvocationInOrder() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
        var producer = producer(cluster)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, TOPIC_PARTITIONS, (short) 1))).all().get();
      var id = subscribe(cluster);

      produce(producer, 0, THIRD);
      awaitEntered(cluster, THIRD / 2);
      cluster.runtime.kill();
      producer.send(new ProducerRecord<>(TOPIC, 0, BAD_KEY, "bad".getBytes(UTF_8))).get();
      produce(producer, THIRD, 2 * THIRD);
      cluster.runtime.start();
      awaitEntered(cluster, THIRD + THIRD / 2);
      cluster.runtime.kill();
      produce(producer, 2 * THIRD, 3 * THIRD);
      cluster.runtime.start();
      awaitEntered(cluster, 3 * THIRD);
      assertEachOnceAndInOrder(cluster, 3 * THIRD);

      readAgainFromTheBeginning(cluster, admin, id);
      produce(producer, 3 * THIRD, 3 * THIRD + KEYS);
      awaitEntered(cluster, 3 * THIRD + KEYS);
      assertEachOnceAndInOrder(cluster, 3 * THIRD + KEYS);
      assertThat(deadLetters(cluster, 1))
          .isNotEmpty()
          .allSatisfy(letter -> {
            assertThat(letter.key()).isEqualTo(BAD_KEY);
            assertThat(letter.value()).isEqualTo("bad".getBytes(UTF_8));
            assertThat(header(letter, "perdure.error.code")).isEqualTo("PD0407");
            assertThat(header(letter, "perdure.source")).isEqualTo(id);
          });
    }
  }

  @Test
  void theIngressTopicInvokesWhatItsRecordsSay() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var producer = producer(cluster)) {
      for (int number = 0; number < 3; number++) {
        var value = "{\"service\":\"Ledger\",\"handler\":\"enter\",\"input\":%d}".formatted(number);
        producer.send(
            new ProducerRecord<>("perdure-ingress", "k0".getBytes(UTF_8), value.getBytes(UTF_8)));
      }
      producer.send(new ProducerRecord<>("perdure-ingress", "{".getBytes(UTF_8))).get();

      awaitEntered(cluster, 3);
      assertThat(read(cluster, 0)).isEqualTo(" 0 1 2");
      assertThat(deadLetters(cluster, 1))
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.value()).isEqualTo("{".getBytes(UTF_8));
            assertThat(header(letter, "perdure.error.code")).isEqualTo("PD0408");
          });
    }
  }

  @Test
  void aPausedSubscriptionStandsStillAndARemovedOneIsGone() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
        var producer = producer(cluster)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, TOPIC_PARTITIONS, (short) 1))).all().get();
      var id = subscribe(cluster);
      produce(producer, 0, KEYS);
      awaitEntered(cluster, KEYS);
      awaitLag(cluster, id, 0);

      assertThat(cluster.patch("/subscriptions/" + id + "/pause").body())
          .contains("\"paused\":true");
      produce(producer, KEYS, 2 * KEYS);
      awaitLag(cluster, id, KEYS);
      assertThat(cluster.patch("/subscriptions/" + id + "/resume").body())
          .contains("\"paused\":false");
      awaitEntered(cluster, 2 * KEYS);
      assertEachOnceAndInOrder(cluster, 2 * KEYS);

      assertThat(cluster.adminDelete("/subscriptions/" + id).statusCode()).isEqualTo(202);
      assertThat(cluster.admin("/subscriptions/" + id).statusCode()).isEqualTo(404);
      assertThat(cluster.admin("/subscriptions").body()).isEqualTo("{\"subscriptions\":[]}");
    }
  }

  private static String subscribe(Cluster cluster) {
    return cluster.subscribe(
        """
        {"source":"kafka://default/numbers","sink":"service://Ledger/enter",
         "options":{"auto.offset.reset":"earliest","session.timeout.ms":"6000"}}\
        """);
  }

  /** Only a group without members lets its offsets be set; the killed one is a member for 6 s. */
  private static void readAgainFromTheBeginning(Cluster cluster, Admin admin, String group) {
    cluster.runtime.kill();
    var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (int partition = 0; partition < TOPIC_PARTITIONS; partition++) {
      beginning.put(new TopicPartition(TOPIC, partition), new OffsetAndMetadata(0));
    }
    Await.until(
        "the offsets of the group are set to 0",
        FINISH,
        () -> admin.alterConsumerGroupOffsets(group, beginning).all().get() == null);
    cluster.runtime.start();
    cluster.awaitReady(RESTART);
    awaitLag(cluster, group, 0);
  }

  private static void awaitLag(Cluster cluster, String id, int records) {
    Await.until(
        "the lag is " + records,
        FINISH,
        () -> {
          var lags = cluster.lags(id);
          return lags.size() == TOPIC_PARTITIONS
              && lags.stream().mapToInt(Integer::intValue).sum() == records;
        });
  }

  private static void awaitEntered(Cluster cluster, int count) {
    Await.until(
        count + " numbers are entered",
        RESTART,
        () -> {
          int entered = 0;
          for (int key = 0; key < KEYS; key++) {
            entered += read(cluster, key).replaceAll("[^ ]", "").length();
          }
          return entered >= count;
        });
  }

  private static void assertEachOnceAndInOrder(Cluster cluster, int numbers) throws Exception {
    for (int key = 0; key < KEYS; key++) {
      int rest = key;
      var expected =
          IntStream.range(0, numbers)
              .filter(number -> number % KEYS == rest)
              .mapToObj(number -> " " + number)
              .collect(Collectors.joining());
      assertThat(read(cluster, key)).isEqualTo(expected);
    }
  }

  private static String read(Cluster cluster, int key) throws Exception {
    return cluster.get("/Ledger/k" + key + "/read").body().replace("\"", "");
  }

  private static void produce(Producer<byte[], byte[]> producer, int from, int to)
      throws Exception {
    for (int number = from; number < to; number++) {
      producer.send(
          new ProducerRecord<>(
              TOPIC,
              ("k" + number % KEYS).getBytes(UTF_8),
              String.valueOf(number).getBytes(UTF_8)));
    }
    producer.flush();
  }

  private static Producer<byte[], byte[]> producer(Cluster cluster) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(Cluster cluster, int atLeast) {
    var letters = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "group.id",
                "letters",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("perdure-dead-letters"));
      Await.until(
          atLeast + " dead letters",
          FINISH,
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
            return letters.size() >= atLeast;
          });
    }
    return letters;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
