package io.perdure.dev;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka, broker and controller in this process, for development and tests: small, one
 * replica of everything, its data kept in a folder. What it has acknowledged survives a kill of the
 * process, not a loss of power.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE_ID = 1;
  private static final String LISTENER = "PLAINTEXT";
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Room for entries of 32 MiB and what surrounds them in a record. */
  private static final int MAX_RECORD_BYTES = 40 << 20;

  private static final long CLEANER_BUFFER_BYTES = 16L << 20;

  private final BrokerServer broker;
  private final ControllerServer controller;
  private final String bootstrapServers;

  private EmbeddedKafka(BrokerServer broker, ControllerServer controller, String bootstrapServers) {
    this.broker = broker;
    this.controller = controller;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker, and creates its folder if there is none; returns when it serves.
   *
   * @param port to listen on, on the loopback interface; 0 takes a free one
   * @throws EmbeddedKafkaException if the port is taken or the folder cannot be used
   */
  public static EmbeddedKafka start(Path dataDirectory, int port) {
    if (port != 0) {
      checkFree(port);
    }
    try (var sockets = new PreboundSockets()) {
      // A port that others know is not taken before there is a broker who answers.
      int brokerPort = port == 0 ? sockets.bind(LISTENER) : port;
      int controllerPort = sockets.bind(CONTROLLER_LISTENER);
      format(dataDirectory);
      var config = new KafkaConfig(settings(dataDirectory, brokerPort, controllerPort), false);
      return start(config, sockets, "127.0.0.1:" + brokerPort);
    } catch (Exception failure) {
      throw new EmbeddedKafkaException(
          "The embedded broker did not start with its data in "
              + dataDirectory
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  /** As {@link KafkaRaftServer} does, which has no other sockets than its own. */
  private static EmbeddedKafka start(
      KafkaConfig config, PreboundSockets sockets, String bootstrapServers) throws Exception {
    var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    var clusterId = directories._1().clusterId().orElseThrow();
    var shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            sockets);
    var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    var broker = new BrokerServer(shared);
    controller.startup();
    FormerBroker.awaitDeath(NODE_ID, shared.loader());
    broker.startup();
    return new EmbeddedKafka(broker, controller, bootstrapServers);
  }

  /** Where clients connect, {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates the topics that are not there yet.
   *
   * @throws EmbeddedKafkaException if that fails
   */
  public void createTopics(List<String> names, int partitions) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var missing = new ArrayList<>(names);
      missing.removeAll(admin.listTopics().names().get());
      admin
          .createTopics(
              missing.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList())
          .all()
          .get();
    } catch (ExecutionException failure) {
      throw new EmbeddedKafkaException(
          "Expected to create the topics " + names + ", but: " + failure.getMessage(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the broker has stopped, for whatever reason. */
  public void awaitShutdown() {
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  @Override
  public void close() {
    broker.shutdown();
    controller.shutdown();
  }

  private static void format(Path dataDirectory) throws Exception {
    Files.createDirectories(dataDirectory);
    if (Files.exists(dataDirectory.resolve("meta.properties"))) {
      return;
    }
    var printed = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(printed)
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(CONTROLLER_LISTENER)
        .setMetadataLogDirectory(dataDirectory.toString())
        .addDirectory(dataDirectory.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private static Map<String, Object> settings(Path dataDirectory, int port, int controllerPort) {
    var settings = new HashMap<String, Object>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", dataDirectory.toString());
    // After a kill the controller waits this long for the broker's former self before it lets it in
    // again.
    settings.put("broker.session.timeout.ms", "1500");
    settings.put("broker.heartbeat.interval.ms", "300");
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
    settings.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BYTES));
    // Of one, because each more would have to be woken too for every record of a step.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("background.threads", "2");
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(CLEANER_BUFFER_BYTES));
    settings.put("log.cleaner.io.buffer.size", String.valueOf(1 << 20));
    settings.put("log.segment.bytes", String.valueOf(256 << 20));
    return settings;
  }

  private static void checkFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException taken) {
      throw new EmbeddedKafkaException(
          "Port "
              + port
              + " for the embedded broker is taken; stop what listens there, or choose another",
          taken);
    }
  }
}
