package io.perdure.examples.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;

/**
 * Joins a topic with the state of virtual objects: to each record goes what the object of its key
 * has stored under a name, as {@code {"record":…,"state":…}}. Values are JSON on both sides.
 *
 * <p>The whole state changelog is the table, and the key of the state is computed from that of the
 * record: so nothing is partitioned again, and the topic may have any number of partitions.
 */
public final class StateJoin {
  private static final String NULL = "null";

  private StateJoin() {}

  /**
   * The topology.
   *
   * @param changelog the state changelog
   * @param service of the objects
   * @param name of their state
   */
  public static Topology topology(
      String changelog, String service, String name, String input, String output) {
    var builder = new StreamsBuilder();
    var state = builder.globalTable(changelog, Consumed.with(Serdes.Bytes(), Serdes.ByteArray()));
    builder.stream(input, Consumed.with(Serdes.String(), Serdes.String()))
        .filter((key, record) -> key != null && record != null)
        .leftJoin(
            state,
            (key, record) -> StateChangelog.key(service, key, name),
            (record, found) -> joined(record, found))
        .to(output, Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  private static String joined(String record, byte @Nullable [] found) {
    var state = found == null ? NULL : new String(StateChangelog.value(found), UTF_8);
    return "{\"record\":" + record + ",\"state\":" + state + "}";
  }

  /** Arguments: bootstrap servers, service, name of the state, input topic, output topic. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 5) {
      System.err.println("Usage: StateJoin BOOTSTRAP SERVICE STATE INPUT OUTPUT");
      System.exit(2);
    }
    var properties = new Properties();
    properties.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "state-join-" + arguments[1],
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            arguments[0],
            StreamsConfig.STATE_DIR_CONFIG,
            System.getProperty("java.io.tmpdir") + "/state-join",
            // The changelog is written in transactions; without this the table has what never was.
            StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
            "read_committed"));
    var topology =
        topology("perdure-state-changelog", arguments[1], arguments[2], arguments[3], arguments[4]);
    try (var streams = new KafkaStreams(topology, properties)) {
      Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
      streams.start();
      new CountDownLatch(1).await();
    }
  }
}
