package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order example between its topics: runtime and services are killed while orders flow, and each
 * order is charged once and goes out once.
 */
@SuppressWarnings("NullAway.Init")
class OrdersIT {
  private static final Path BUILT = Path.of("..", "examples", "target").toAbsolutePath();
  private static final int ORDERS = 300;
  private static final int CENTS = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void eachOrderGoesThroughOnceThoughEverythingIsKilled() throws Exception {
    int port = Server.freePort();
    try (var cluster = new Cluster(directory, List.of());
        var services = services(port);
        var out = cluster.reader("orders-enriched", 2)) {
      services.start();
      Await.until("the services listen", PATIENCE, () -> Server.isTaken(port));
      cluster.register(port);
      cluster.createTopics(2, "orders", "orders-enriched");
      subscribe(cluster);
      place(cluster);

      var enriched = new ArrayList<String>();
      Await.until("a third is out", PATIENCE, () -> read(out, enriched) > ORDERS / 3);
      services.kill();
      services.start();
      cluster.runtime.kill();
      cluster.runtime.start();
      Await.until("all are out", PATIENCE, () -> read(out, enriched) >= ORDERS);

      var spent = cluster.get("/perdure/state/Customer/ada").body();
      assertThat(spent).isEqualTo("{\"spent-cents\":%d}".formatted(ORDERS * CENTS));
      // Behind everything that could still come.
      cluster.call(
          "/OrderEnrichment/last/placed", "{\"id\":\"last\",\"customer\":\"bob\",\"cents\":1}");
      Await.until("the last one is out", PATIENCE, () -> read(out, enriched) > ORDERS);
      assertThat(enriched)
          .doesNotHaveDuplicates()
          .hasSize(ORDERS + 1)
          .containsAll(IntStream.range(0, ORDERS).mapToObj(number -> "o-" + number).toList());
    }
  }

  private ServiceProcess services(int port) {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-cp",
            BUILT + "/*:" + BUILT + "/lib/*",
            "io.perdure.examples.ExamplesServer");
    return ServiceProcess.in(
        directory, command, port, directory.resolve("steps"), directory.resolve("examples.log"));
  }

  private static void subscribe(Cluster cluster) {
    cluster.subscribe(
        """
        {"source":"kafka://default/orders","sink":"service://OrderEnrichment/placed",
         "options":{"perdure.key":"value:/id","auto.offset.reset":"earliest"}}\
        """);
  }

  private static void place(Cluster cluster) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int number = 0; number < ORDERS; number++) {
        var order = "{\"id\":\"o-%d\",\"customer\":\"ada\",\"cents\":%d}".formatted(number, CENTS);
        producer.send(new ProducerRecord<>("orders", order.getBytes(UTF_8)));
      }
    }
  }

  /** Reads what has come; returns how many there are by now. */
  private static int read(KafkaConsumer<String, String> out, List<String> keys) {
    out.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
    return keys.size();
  }
}
