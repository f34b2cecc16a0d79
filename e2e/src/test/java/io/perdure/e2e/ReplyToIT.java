package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests in the ingress topic, written in transactions, are answered in another topic, while the
 * runtime is killed: each committed one once, with its result; an aborted one never.
 */
@SuppressWarnings("NullAway.Init")
class ReplyToIT {
  private static final String ANSWERS = "answers";
  private static final int PARTITIONS = 2;
  private static final int REQUESTS = 200;
  private static final int A_TRANSACTION = 20;
  private static final int KILLED_AT = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void eachRequestIsAnsweredOnceThoughTheRuntimeIsKilled() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var requests = producer(cluster);
        var answers = cluster.reader(ANSWERS, PARTITIONS)) {
      cluster.createTopics(PARTITIONS, ANSWERS);
      requests.initTransactions();
      var read = new ArrayList<ConsumerRecord<String, String>>();

      for (int from = 0; from < REQUESTS; from += A_TRANSACTION) {
        ask(requests, from, "counted");
        requests.commitTransaction();
        ask(requests, from, "never");
        requests.abortTransaction();
        if (from == KILLED_AT) {
          Await.until("some answers", PATIENCE, () -> read(answers, read) >= KILLED_AT / 2);
          cluster.runtime.kill();
          cluster.runtime.start();
        }
      }
      requests.beginTransaction();
      requests.send(request("failing", "Caller", "fails", "last")).get();
      requests.commitTransaction();

      Await.until(
          () -> "all answers, of which there are " + read.size(),
          PATIENCE,
          () -> read(answers, read) > REQUESTS);
      assertThat(read).hasSize(REQUESTS + 1);
      assertThat(read.stream().filter(it -> it.key().equals("counted")))
          .extracting(it -> header(it, "perdure-correlation-id"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, REQUESTS).mapToObj(String::valueOf).toList());
      assertThat(read.stream().filter(it -> it.key().equals("counted")))
          .extracting(ConsumerRecord::value)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, REQUESTS).mapToObj(String::valueOf).toList());
      assertThat(read.stream().filter(it -> it.key().equals("failing")))
          .singleElement()
          .satisfies(failure -> {
            assertThat(failure.value()).isEqualTo("no coffee");
            assertThat(header(failure, "perdure-failure-code")).isEqualTo("418");
          });
      assertThat(cluster.get("/Counter/counted/get").body()).isEqualTo("" + REQUESTS);
      assertThat(cluster.get("/Counter/never/get").body()).isEqualTo("0");
    }
  }

  private static void ask(Producer<String, String> producer, int from, String key) {
    producer.beginTransaction();
    for (int number = from; number < from + A_TRANSACTION; number++) {
      producer.send(request(key, "Counter", "add", "" + number));
    }
    producer.flush();
  }

  /** The result of each add is the count, so that it tells the order too. */
  private static ProducerRecord<String, String> request(
      String key, String service, String handler, String correlationId) {
    var input = service.equals("Counter") ? "\"input\":1," : "";
    return new ProducerRecord<>(
        "perdure-ingress",
        key,
        """
        {"service":"%s","handler":"%s",%s"replyTo":{"topic":"answers","correlationId":"%s"}}\
        """
            .formatted(service, handler, input, correlationId));
  }

  private static int read(
      KafkaConsumer<String, String> consumer, List<ConsumerRecord<String, String>> read) {
    consumer.poll(Duration.ofMillis(50)).forEach(read::add);
    return read.size();
  }

  private static Producer<String, String> producer(Cluster cluster) {
    return new KafkaProducer<>(
        Map.<String, Object>of(
            "bootstrap.servers", cluster.bootstrap(), "transactional.id", "the-asker"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
