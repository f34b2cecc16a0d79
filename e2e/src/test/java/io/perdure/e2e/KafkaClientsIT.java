package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Topics of Perdure's, written and read by clients that are not Java's. */
@SuppressWarnings("NullAway.Init")
class KafkaClientsIT {
  private static final List<String> LIBRARIES = List.of("confluent", "kafka-python");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PART = 60;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @BeforeEach
  void needPython() {
    assumeTrue(Matrix.languages().contains(Language.PYTHON), "Python is left out");
  }

  @Test
  void requestsInTransactionsAreAnswered() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      for (var library : LIBRARIES) {
        var answers = "answers-" + library;
        cluster.createTopics(1, answers);

        assertThat(client(library, "ask", cluster.bootstrap(), library, answers).lines())
            .containsExactly("0=1", "1=2", "2=3");
        assertThat(cluster.get("/Counter/" + library + "/get").body()).isEqualTo("3");
      }
    }
  }

  @Test
  void whatTheyWriteIsTakenOnceAndInOrder() throws Exception {
    try (var cluster = new Cluster(directory, List.of()).withFunctions()) {
      cluster.createTopics(3, "numbers");
      subscribe(cluster, "numbers", "service://Ledger/enter", "");
      var ledgers = new Ledgers(cluster);
      int written = 0;
      for (var library : LIBRARIES) {
        client(
            library,
            "write",
            cluster.bootstrap(),
            "numbers",
            String.valueOf(written),
            String.valueOf(written + PART));
        written += PART;
        // The two choose partitions by different rules.
        ledgers.awaitEntered(written);
      }
      ledgers.assertEachOnceAndInOrder(written);
    }
  }

  @Test
  void theirSerializersMeetTheSameSchemas() throws Exception {
    try (var registry = new SchemaRegistryServer(directory)) {
      registry.awaitReady();
      var settings = List.of("perdure.schema.registry.url: " + registry.url());
      int port = Server.freePort();
      try (var cluster = new Cluster(directory, settings);
          var typed = TypedFunctions.process(directory, port, "orders-value", 0)) {
        cluster.createTopics(1, "orders");
        client("confluent", "write-avro", cluster.bootstrap(), registry.url(), "orders", "5");
        registry.register(
            "prices-value",
            """
            {"type":"record","name":"Price","fields":[{"name":"id","type":"string"},{"name":"amount","type":"int"}]}\
            """);
        typed.start();
        Await.until("the functions listen", PATIENCE, () -> Server.isTaken(port));
        cluster.register(port);
        subscribe(
            cluster, "orders", "service://Book/enter", ",\"perdure.value-format\":\"registry\"");
        Await.until(
            "all are entered", PATIENCE, () -> cluster.get("/Book/b/items").body().equals("10"));

        assertThat(
                client(
                    "confluent",
                    "read-avro",
                    cluster.bootstrap(),
                    registry.url(),
                    "perdure-state-changelog",
                    "5"))
            .contains("'service': 'Book', 'key': 'b', 'name': b'items', 'value': b'10'");
      }
    }
  }

  private static void subscribe(Cluster cluster, String topic, String sink, String options) {
    cluster.subscribe(
        """
        {"source":"kafka://default/%s","sink":"%s","options":{"perdure.start":"earliest"%s}}\
        """
            .formatted(topic, sink, options));
  }

  private String client(String... arguments) throws Exception {
    var folder = ServiceFolder.installed("kafka-clients", Language.PYTHON.install());
    var command = new ArrayList<String>();
    command.add(folder.resolve("venv/bin/python").toString());
    command.add(folder.resolve("clients.py").toString());
    command.addAll(List.of(arguments));
    return CommandLine.run(directory, Map.of(), command);
  }
}
