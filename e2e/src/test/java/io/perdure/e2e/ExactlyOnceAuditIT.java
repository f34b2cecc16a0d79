package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbered records of topics become state of objects and records of another topic, while nodes,
 * broker and workers of Connect are killed, partitions change hands, and nodes sleep until they are
 * thought dead: each number is there once, in the order of its key, in state and output.
 */
@SuppressWarnings("NullAway.Init")
class ExactlyOnceAuditIT {
  private static final String OUTPUT = "audited";
  private static final String CONNECTOR = "/connectors/numbers/config";
  private static final int PARTITIONS = 3;
  private static final int KEYS = 60;

  /** So many that what befalls the system does so while they are under way. */
  private static final int MANY = 1500;

  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration PROGRESS = Duration.ofMinutes(2);
  private static final Duration LONG_RUN = Duration.ofMinutes(5);

  /** So that the log can be replayed from its beginning when all is over. */
  private static final List<String> SETTINGS = List.of("perdure.log.trim-interval: 1h");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  /** What befalls the system; each returns when it is over. */
  private enum Trouble {
    KILL_FIRST_NODE,
    KILL_SECOND_NODE,
    KILL_BROKER,
    KILL_WORKER,
    REBALANCE,
    SHUTDOWN,
    FIRST_NODE_SLEEPS,
    SECOND_NODE_SLEEPS
  }

  /** All parts of the system; {@code worker} where there is one. */
  private record Parts(
      Cluster cluster,
      SecondNode second,
      @Nullable ConnectWorker worker,
      String subscription,
      List<Flow> flows) {}

  /** Numbers, and the topic that they go into. */
  private record Flow(NumberedRecords numbers, String topic) {
    void write(int howMany) {
      numbers.write(topic, howMany);
    }

    void await(int count) {
      Await.until(
          () ->
              "%d numbers of %s in the output, of which there are %d"
                  .formatted(count, topic, numbers.read()),
          PROGRESS,
          () -> numbers.read() >= count);
    }

    void awaitAll() {
      await(numbers.written());
    }
  }

  @Test
  void eachNumberIsThereOnceThoughNodesAndBrokerDie() throws Exception {
    audit(
        false,
        parts -> {
          for (var trouble :
              List.of(Trouble.KILL_FIRST_NODE, Trouble.KILL_BROKER, Trouble.SECOND_NODE_SLEEPS)) {
            befall(trouble, parts, MANY);
          }
        });
  }

  @Test
  @Tag("soak")
  void eachNumberIsThereOnceAfterMinutesOfTrouble() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var end = Instant.now().plus(LONG_RUN);
    var befallen = new ArrayList<Trouble>();
    try {
      audit(
          true,
          parts -> {
            do {
              var all = new ArrayList<>(List.of(Trouble.values()));
              Collections.shuffle(all, random);
              for (var trouble : all) {
                befallen.add(trouble);
                befall(trouble, parts, MANY / 2 + random.nextInt(MANY));
              }
            } while (Instant.now().isBefore(end));
          });
    } finally {
      System.out.println("Seed " + seed + ": " + befallen);
    }
  }

  private interface Story {
    void happen(Parts parts) throws Exception;
  }

  /**
   * @param isConnected whether there are numbers that come by Kafka Connect too
   */
  private void audit(boolean isConnected, Story story) throws Exception {
    try (var cluster = new Cluster(directory, SETTINGS).withFunctions();
        var second = cluster.secondNode();
        var subscribed = numbers(cluster, "s");
        var connected = numbers(cluster, "c");
        var worker = worker(cluster)) {
      second.process.start();
      second.awaitReady(READY);
      cluster.createTopics(PARTITIONS, "subscribed", "connected", OUTPUT);
      var flows = new ArrayList<Flow>();
      flows.add(new Flow(subscribed, "subscribed"));
      if (isConnected) {
        worker.start();
        connect(worker, cluster);
        flows.add(new Flow(connected, "connected"));
      }
      var parts =
          new Parts(cluster, second, isConnected ? worker : null, subscribe(cluster), flows);
      flows.forEach(flow -> flow.write(100));
      flows.forEach(flow -> flow.await(50));

      story.happen(parts);

      flows.forEach(flow -> flow.write(100));
      flows.forEach(Flow::awaitAll);
      for (var flow : flows) {
        assertEachOnceInOrder(cluster, flow.numbers());
      }
    }
  }

  private static void assertEachOnceInOrder(Cluster cluster, NumberedRecords numbers)
      throws Exception {
    var expected = numbers.expected();
    assertThat(numbers.byKey()).isEqualTo(expected);
    for (var key : expected.keySet()) {
      assertThat(cluster.get("/Auditor/" + key + "/taken").body())
          .as(key)
          .isEqualTo("\"" + expected.get(key) + "\"");
    }
  }

  private static NumberedRecords numbers(Cluster cluster, String kind) {
    return new NumberedRecords(cluster.bootstrap(), kind, KEYS, OUTPUT, PARTITIONS);
  }

  private static String subscribe(Cluster cluster) {
    return cluster.subscribe(
        """
        {"source":"kafka://default/subscribed","sink":"service://Auditor/take",
         "options":{"perdure.start":"earliest","session.timeout.ms":"6000"}}\
        """);
  }

  private ConnectWorker worker(Cluster cluster) {
    return ConnectWorker.distributed(directory.resolve("worker"), cluster.bootstrap(), Map.of());
  }

  private static void connect(ConnectWorker worker, Cluster cluster) {
    var connector =
        """
        {"connector.class": "io.perdure.connectors.invocation.InvocationSinkConnector",
         "topics": "connected",
         "tasks.max": "2",
         "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
         "kafka.bootstrap.servers": "%s",
         "invocation.service": "Auditor",
         "invocation.handler": "take"}
        """
            .formatted(cluster.bootstrap());
    Await.until(
        "the worker takes the connector",
        READY,
        () -> worker.put(CONNECTOR, connector).statusCode() == 201);
  }

  /** In the middle of so many numbers. */
  private static void befall(Trouble trouble, Parts parts, int howMany) {
    for (var flow : parts.flows()) {
      int before = flow.numbers().read();
      flow.write(howMany);
      flow.await(Math.min(before + howMany / 3, flow.numbers().written()));
    }
    var cluster = parts.cluster();
    var second = parts.second();
    switch (trouble) {
      case KILL_FIRST_NODE -> {
        cluster.runtime.kill();
        cluster.runtime.start();
        cluster.awaitReady(READY);
      }
      case KILL_SECOND_NODE -> {
        second.process.kill();
        second.process.start();
        second.awaitReady(READY);
      }
      case KILL_BROKER -> {
        cluster.broker.kill();
        cluster.broker.start();
      }
      case KILL_WORKER -> {
        if (parts.worker() != null) {
          parts.worker().kill();
          parts.worker().start();
        }
      }
      case REBALANCE -> joinAndLeave(cluster, parts.subscription());
      case SHUTDOWN -> {
        second.process.stop();
        second.process.start();
        second.awaitReady(READY);
      }
      case FIRST_NODE_SLEEPS -> {
        sleep(cluster.runtime, parts.flows(), howMany);
        cluster.awaitReady(READY);
      }
      case SECOND_NODE_SLEEPS -> {
        sleep(second.process, parts.flows(), howMany);
        second.awaitReady(READY);
      }
    }
  }

  /** Until the other node has taken its partitions over. */
  private static void sleep(JavaProcess node, List<Flow> flows, int howMany) {
    node.freeze();
    flows.forEach(Flow::awaitAll);
    flows.forEach(flow -> flow.write(howMany));
    node.thaw();
  }

  /** A stranger in the group takes partitions, does nothing with them, and goes. */
  private static void joinAndLeave(Cluster cluster, String group) {
    try (var stranger =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "group.id",
                group,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      stranger.subscribe(List.of("subscribed"));
      Await.until(
          "the stranger has partitions",
          PROGRESS,
          () -> {
            stranger.poll(Duration.ofMillis(50));
            return !stranger.assignment().isEmpty();
          });
    }
  }
}
