package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches come into being whole or not at all: with a bad one among them, when their producer is
 * fenced, and when the node is killed.
 */
@SuppressWarnings("NullAway.Init")
class BatchIT {
  private static final int BATCHES = 40;
  private static final int SIZE = 25;
  private static final int LOST = 0;
  private static final String TRANSACTIONAL_ID = "perdure-gateway-node-1";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void allOfABatchIsInvokedOrNone() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      assertThat(cluster.call("/batch", batch(0, true)).body())
          .matches("\\{\"results\":\\[(\\{\"invocationId\":\"inv_1\\w+\"},?){25}]}");

      var bad = batch(1, true).replace("\"key\":\"b1-24\"", "\"key\":\"\"");
      assertThat(cluster.call("/batch", bad).statusCode()).isEqualTo(400);
      assertThat(entered(cluster, 1)).isZero();

      var answers = killedInTheMiddle(cluster);

      cluster.awaitReady(PATIENCE);
      // What is read from the topic after all batches of before the kill.
      assertThat(cluster.call("/batch", batch(BATCHES, true)).statusCode()).isEqualTo(200);
      for (int batch = 2; batch < BATCHES; batch++) {
        assertAllOrNone(cluster, batch, answers.get(batch - 2));
      }
    }
  }

  @Test
  void aFencedProducerIsReplacedAndTransactionalCallsGoOn() throws Exception {
    var settings = List.of("perdure.gateway.delivery: transactional");
    try (var cluster = new Cluster(directory, settings).withFunctions()) {
      assertThat(cluster.call("/Counter/c/add", "1").body()).isEqualTo("1");

      fence(cluster);

      int answered = 1;
      for (int call = 0; call < 3; call++) {
        var response = cluster.call("/Counter/c/add", "1");
        if (response.statusCode() == 200) {
          answered++;
        } else {
          assertThat(response.statusCode()).isEqualTo(503);
          assertThat(response.body()).contains("PD0124");
        }
      }
      assertThat(answered).isGreaterThanOrEqualTo(3);
      assertThat(cluster.get("/Counter/c/get").body()).isEqualTo(String.valueOf(answered));
      assertThat(cluster.call("/Counter/c/add/send", "1").body()).contains("\"Accepted\"");
    }
  }

  /** Sends batches that do not wait, and kills the node while they are on their way. */
  private static List<Integer> killedInTheMiddle(Cluster cluster) {
    var first = new CompletableFuture<Void>();
    var sent =
        IntStream.range(2, BATCHES)
            .mapToObj(number ->
                cluster
                    .callAsync("/batch", batch(number, false))
                    .whenComplete((_, _) -> first.complete(null)))
            .toList();
    first.join();
    cluster.runtime.kill();
    var statuses = sent.stream().map(BatchIT::status).collect(Collectors.toList());
    cluster.runtime.start();
    return statuses;
  }

  private static int status(CompletableFuture<HttpResponse<String>> response) {
    try {
      return response.join().statusCode();
    } catch (CompletionException lost) {
      return LOST;
    }
  }

  private static void assertAllOrNone(Cluster cluster, int batch, int status) throws Exception {
    if (status == 200) {
      assertThat(entered(cluster, batch)).as("batch %d, which was accepted", batch).isEqualTo(SIZE);
    } else {
      assertThat(entered(cluster, batch)).as("batch %d", batch).isIn(0, SIZE);
    }
  }

  /** How many objects of the batch have entered their number, each at most once. */
  private static int entered(Cluster cluster, int batch) throws Exception {
    int entered = 0;
    for (int i = 0; i < SIZE; i++) {
      var numbers = cluster.get("/Ledger/b" + batch + "-" + i + "/read").body();
      assertThat(numbers).isIn("\"\"", "\" " + batch + "\"");
      entered += numbers.length() > 2 ? 1 : 0;
    }
    return entered;
  }

  private static String batch(int number, boolean isWaiting) {
    return IntStream.range(0, SIZE)
        .mapToObj(i ->
            "{\"service\":\"Ledger\",\"key\":\"b%d-%d\",\"handler\":\"enter\",\"input\":%d,\"wait\":%s}"
                .formatted(number, i, number, isWaiting))
        .collect(Collectors.joining(",", "{\"invocations\":[", "]}"));
  }

  private static void fence(Cluster cluster) {
    try (var other =
        new KafkaProducer<>(
            Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.bootstrap(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                TRANSACTIONAL_ID),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      other.initTransactions();
    }
  }
}
