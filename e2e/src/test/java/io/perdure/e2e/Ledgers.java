package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Numbers that are written to a topic and reach the ledgers of their keys, in turn: each must be
 * there once, and in order.
 */
final class Ledgers {
  private static final int KEYS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Cluster cluster;

  Ledgers(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Writes numbers to a topic.
   *
   * @param value of a record, in which {@code %1$d} is the number and {@code %2$s} the key
   */
  void produce(String topic, int from, int to, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int number = from; number < to; number++) {
        var key = key(number);
        producer.send(
            new ProducerRecord<>(
                topic, key.getBytes(UTF_8), value.formatted(number, key).getBytes(UTF_8)));
      }
    }
  }

  void awaitEntered(int count) {
    Await.until(
        count + " numbers are entered",
        PATIENCE,
        () -> {
          int entered = 0;
          for (int key = 0; key < KEYS; key++) {
            entered += read(key).replaceAll("[^ ]", "").length();
          }
          return entered >= count;
        });
  }

  void assertEachOnceAndInOrder(int numbers) throws Exception {
    assertEachInOrder(numbers, 1);
  }

  /** The same where everything has been delivered so often. */
  void assertEachInOrder(int numbers, int times) throws Exception {
    for (int key = 0; key < KEYS; key++) {
      int rest = key;
      var expected =
          IntStream.range(0, numbers)
              .filter(number -> number % KEYS == rest)
              .mapToObj(number -> " " + number)
              .collect(Collectors.joining());
      assertThat(read(key)).isEqualTo(expected.repeat(times));
    }
  }

  private static String key(int number) {
    return "k" + number % KEYS;
  }

  private String read(int key) throws Exception {
    return cluster.get("/Ledger/k" + key + "/read").body().replace("\"", "");
  }
}
