package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.examples.history.StateJoin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Perdure's public topics, read by the examples: in Python, and with Kafka Streams. */
@SuppressWarnings("NullAway.Init")
class HistoryIT {
  private static final Path EXAMPLE =
      Path.of("..", "examples", "history-python").toAbsolutePath().normalize();
  private static final Path ENVIRONMENT = Path.of("target", "history-venv").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int INSTALL_MINUTES = 5;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void othersReadWhatPerdureKnows() throws Exception {
    assumeTrue(Matrix.languages().contains(Language.PYTHON), "Python is left out");
    try (var cluster = new Cluster(directory, List.of()).withFunctions();
        var join =
            new JavaProcess(
                StateJoin.class.getName(),
                "96m",
                directory.resolve("join.log"),
                Map.of(),
                cluster.bootstrap(),
                "Counter",
                "count",
                "visits",
                "visits-with-count")) {
      assertThat(cluster.call("/Counter/ada/add", "5").body()).isEqualTo("5");
      var sent = cluster.call("/Caller/callsTwice/send", "\"bob\"").body();
      var id = Server.idIn(sent);

      var history = directory.resolve("history.txt");
      Await.until(
          "the history has both objects",
          PATIENCE,
          () -> lines(cluster, history).contains(state("bob", "2")));
      assertThat(Files.readAllLines(history))
          .contains(state("ada", "5"), state("bob", "2"))
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("{\"store\": \"invocations\", \"id\": \"%s\"".formatted(id))
                  .contains("\"service\": \"Caller\"", "\"state\": \"COMPLETED\""))
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("{\"store\": \"journal\", \"id\": \"%s\"".formatted(id))
                  .contains("\"type\": " + 0x040d));

      createTopics(cluster);
      join.start();
      visit(cluster, "ada", "carol");
      assertThat(joined(cluster, 2))
          .containsExactly(
              "ada={\"record\":{\"page\":1},\"state\":5}",
              "carol={\"record\":{\"page\":1},\"state\":null}");
    }
  }

  private static String state(String key, String count) {
    return "{\"store\": \"state\", \"service\": \"Counter\", \"key\": \"%1$s\", \"name\": \"count\", "
            .formatted(key)
        + "\"record\": {\"service\": \"Counter\", \"key\": \"%s\", \"name\": \"count\", \"value\": \"%s\", \"scope\": null}}"
            .formatted(key, count);
  }

  private static List<String> lines(Cluster cluster, Path output) throws Exception {
    execute(
        output,
        List.of(
            installed().toString(),
            EXAMPLE.resolve("history.py").toString(),
            "--bootstrap",
            cluster.bootstrap()));
    return Files.readAllLines(output);
  }

  /** Python with what the example needs, once for each build folder. */
  private static Path installed() throws Exception {
    var python = ENVIRONMENT.resolve("bin").resolve("python");
    var done = ENVIRONMENT.resolve(".installed");
    if (!Files.exists(done)) {
      var log = ENVIRONMENT.resolveSibling("history-venv.log");
      execute(log, List.of("python3", "-m", "venv", ENVIRONMENT.toString()));
      execute(
          log,
          List.of(
              python.toString(),
              "-m",
              "pip",
              "install",
              "--quiet",
              "-r",
              EXAMPLE.resolve("requirements.txt").toString()));
      Files.createFile(done);
    }
    return python;
  }

  private static void execute(Path output, List<String> command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("Expected " + command + " within " + INSTALL_MINUTES + " minutes");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "Expected %s to succeed, but it ended with %d: %s"
              .formatted(command, process.exitValue(), Files.readString(output)));
    }
  }

  private static void createTopics(Cluster cluster) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("visits", 1, (short) 1),
                  new NewTopic("visits-with-count", 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static void visit(Cluster cluster, String... keys) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      for (var key : keys) {
        producer.send(new ProducerRecord<>("visits", key, "{\"page\":1}")).get();
      }
    }
  }

  private static List<String> joined(Cluster cluster, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", cluster.bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = List.of(new TopicPartition("visits-with-count", 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var records = new ArrayList<String>();
      Await.until(
          count + " records are joined",
          PATIENCE,
          () -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(record -> records.add(record.key() + "=" + record.value()));
            return records.size() >= count;
          });
      return records;
    }
  }
}
