package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A broker and a runtime; with {@link #withFunctions()} the functions of {@link StepFunctions} too.
 */
final class Cluster extends Server {
  private static final String MAIN = "io.perdure.server.PerdureServer";
  private static final Duration STARTUP = Duration.ofMinutes(1);

  final JavaProcess broker;
  final JavaProcess runtime;
  final JavaProcess functions;
  final Path steps;
  final int partitions;
  private final Path directory;
  private final List<String> settings;
  private final String heap;
  private final int kafkaPort = freePort();
  private final int functionsPort = freePort();

  /**
   * Starts broker and runtime, whose log stays whole: its story is told again at the end.
   *
   * @param settings lines of the runtime's configuration besides ports and folders
   */
  Cluster(Path directory, List<String> settings) throws IOException {
    this(directory, 4, settings);
  }

  /** The same with another number of partitions. */
  Cluster(Path directory, int partitions, List<String> settings) throws IOException {
    this(directory, partitions, settings, "256m");
  }

  /**
   * The same with another heap of the runtime.
   *
   * @param heap as {@code -Xmx} has it
   */
  Cluster(Path directory, int partitions, List<String> settings, String heap) throws IOException {
    steps = directory.resolve("steps.txt");
    Files.createFile(steps);
    this.directory = directory;
    this.partitions = partitions;
    this.settings = settings;
    this.heap = heap;
    broker =
        new JavaProcess(
            MAIN,
            "192m",
            directory.resolve("broker.log"),
            Map.of(),
            "broker",
            "--data",
            directory.resolve("kafka").toString(),
            "--port",
            String.valueOf(kafkaPort));
    runtime = node("node-1", gatewayPort, adminPort);
    functions =
        new JavaProcess(
            StepFunctions.class.getName(),
            "96m",
            directory.resolve("functions.log"),
            Map.of(),
            String.valueOf(functionsPort),
            steps.toString());
    broker.start();
    try {
      Await.until("the broker listens", STARTUP, () -> isTaken(kafkaPort));
      runtime.start();
      awaitReady(STARTUP);
    } catch (AssertionError failure) {
      kill();
      throw failure;
    }
  }

  /** Starts the functions and registers them; if that fails, the cluster is no more. */
  Cluster withFunctions() {
    functions.start();
    try {
      Await.until("the functions listen", STARTUP, () -> isTaken(functionsPort));
      register(functionsPort);
    } catch (AssertionError failure) {
      kill();
      throw failure;
    }
    return this;
  }

  /** Another node of the runtime, which is not started. */
  SecondNode secondNode() throws IOException {
    return new SecondNode(this);
  }

  /** Creates topics of so many partitions each. */
  void createTopics(int partitionsEach, String... names) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      var topics =
          Stream.of(names).map(name -> new NewTopic(name, partitionsEach, (short) 1)).toList();
      admin.createTopics(topics).all().get();
    }
  }

  /** Reads the committed records of a topic, from its beginning. */
  KafkaConsumer<String, String> reader(String topic, int partitionsOfIt) {
    return reader(topic, partitionsOfIt, new StringDeserializer(), new StringDeserializer());
  }

  /** The same, as bytes. */
  KafkaConsumer<byte[], byte[]> byteReader(String topic, int partitionsOfIt) {
    return reader(topic, partitionsOfIt, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private <K, V> KafkaConsumer<K, V> reader(
      String topic, int partitionsOfIt, Deserializer<K> keys, Deserializer<V> values) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            keys,
            values);
    consumer.assign(
        IntStream.range(0, partitionsOfIt).mapToObj(it -> new TopicPartition(topic, it)).toList());
    return consumer;
  }

  /** A node of the runtime, which is not started. */
  JavaProcess node(String name, int gatewayPort, int adminPort) throws IOException {
    var config = directory.resolve(name + ".yaml");
    Files.writeString(
        config,
        """
        perdure.node.name: %s
        perdure.kafka.bootstrap.servers: 127.0.0.1:%d
        perdure.partitions: %d
        perdure.data-dir: %s
        perdure.gateway.port: %d
        perdure.admin.port: %d
        perdure.function.retry.initial-interval: 50ms
        perdure.function.retry.max-interval: 500ms
        perdure.log.trim-interval: 1h
        %s
        """
            .formatted(
                name,
                kafkaPort,
                partitions,
                directory.resolve("stores-" + name),
                gatewayPort,
                adminPort,
                String.join("\n", settings)));
    return new JavaProcess(
        MAIN,
        heap,
        directory.resolve(name + ".log"),
        Map.of(),
        "server",
        "--config",
        config.toString());
  }

  /** Runs a command of the command line on this cluster; returns what it has printed. */
  String run(String command, String... options) throws IOException {
    var output = Files.createTempFile(directory, command, ".txt");
    try (var process = command(output, command, options)) {
      process.run(STARTUP);
    }
    return Files.readString(output);
  }

  /** A command of the command line on this cluster, which is not started. */
  JavaProcess command(Path output, String command, String... options) {
    var arguments =
        Stream.concat(
                Stream.of(command, "--config", directory.resolve("node-1.yaml").toString()),
                Stream.of(options))
            .toArray(String[]::new);
    return new JavaProcess(MAIN, "96m", output, Map.of(), arguments);
  }

  /** Where Kafka clients find the broker. */
  String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Waits until the runtime leads its partitions. */
  void awaitReady(Duration atMost) {
    Await.until(
        () -> "the runtime is ready, but it says: " + runtime.lastLine(),
        atMost,
        () -> admin("/health").statusCode() == 200);
  }

  @Override
  String invocation(String id) throws IOException, InterruptedException {
    return admin("/invocations/" + id).body();
  }

  private void kill() {
    functions.close();
    runtime.close();
    broker.close();
  }

  /** Stops everything, and checks that the log tells the same story twice. */
  @Override
  public void close() {
    runtime.close();
    functions.close();
    try {
      assertThat(LogReplay.check("127.0.0.1:" + kafkaPort, "perdure-log")).isPositive();
    } finally {
      broker.close();
    }
  }
}
