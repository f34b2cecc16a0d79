package io.perdure.server;

import io.perdure.dev.EmbeddedKafka;
import io.perdure.server.PerdureServer.Arguments;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code perdure dev}: broker and runtime in this process, the examples in another one, all of it
 * ready to be called. Everything stops with this process, however it ends.
 */
final class DevCommand {
  private static final String PARTITIONS = "4";

  /** What the examples read and publish to; the broker makes no topic by itself. */
  private static final List<String> EXAMPLE_TOPICS =
      List.of("sensor-readings", "sensor-alerts", "orders", "orders-enriched");

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * Runs a program until it ends or its standard input does, which happens when this process is
   * gone.
   */
  private static final String TIED_TO_PARENT =
      """
      exec 3<&0
      "$@" </dev/null &
      child=$!
      (cat <&3 >/dev/null; kill $child) &
      wait $child
      """;

  private final Path home = Path.of(System.getProperty("perdure.home", "."));
  private final Path data = Path.of(".perdure").toAbsolutePath();
  private final HttpClient http = HttpClient.newHttpClient();

  private final @Nullable String kafka;
  private final boolean isFresh;
  private final int gatewayPort;
  private final int adminPort;
  private final int kafkaPort;
  private final int examplesPort;
  private final Map<String, String> settings;

  private DevCommand(Arguments arguments) {
    this.kafka = arguments.text("kafka").orElse(null);
    this.isFresh = arguments.flag("fresh");
    this.gatewayPort = arguments.port("gateway-port", 8080);
    this.adminPort = arguments.port("admin-port", 9070);
    this.kafkaPort = arguments.port("kafka-port", 9092);
    this.examplesPort = arguments.port("examples-port", 9080);
    this.settings = new HashMap<>(arguments.others());
  }

  static void run(Arguments arguments) {
    new DevCommand(arguments).run();
  }

  private void run() {
    checkFree("--gateway-port", gatewayPort);
    checkFree("--admin-port", adminPort);
    checkFree("--examples-port", examplesPort);
    if (isFresh) {
      say("forgetting the data of earlier runs");
      deleteData();
    }
    var brokers = kafka == null ? startBroker() : kafka;
    say("starting the runtime");
    var node = PerdureNode.start(config(brokers));
    PerdureServer.onShutdown(node::close);
    var examples = startExamples();
    PerdureServer.onShutdown(() -> stop(examples));
    await("the runtime", node::isReady, examples);
    await("the examples", () -> !isFree(examplesPort), examples);
    register();
    System.out.print(welcome());
    waitFor(examples);
  }

  private String startBroker() {
    say("starting the broker");
    var broker = EmbeddedKafka.start(data.resolve("kafka"), kafkaPort);
    // Hooks run side by side; a node that stops needs its broker a little longer.
    PerdureServer.onShutdown(() -> {
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      broker.close();
    });
    broker.createTopics(EXAMPLE_TOPICS, Integer.parseInt(PARTITIONS));
    return broker.bootstrapServers();
  }

  private PerdureConfig config(String brokers) {
    var all = new HashMap<String, String>();
    all.put("perdure.kafka.bootstrap.servers", brokers);
    all.put("perdure.partitions", PARTITIONS);
    all.put("perdure.data-dir", data.resolve("stores").toString());
    all.put("perdure.gateway.port", String.valueOf(gatewayPort));
    all.put("perdure.admin.port", String.valueOf(adminPort));
    settings.forEach(
        (name, value) -> all.put(name.startsWith("perdure.") ? name : "perdure." + name, value));
    return PerdureConfig.load(null, System.getenv(), all);
  }

  private Process startExamples() {
    say("starting the examples");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var target = home.resolve("examples/target");
    var classpath = target.resolve("*") + File.pathSeparator + target.resolve("lib/*");
    try {
      return new ProcessBuilder(
              "bash",
              "-c",
              TIED_TO_PARENT,
              "perdure-examples",
              java,
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              classpath,
              "io.perdure.examples.ExamplesServer",
              String.valueOf(examplesPort))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException failure) {
      throw new StartException("The examples did not start: " + failure.getMessage(), failure);
    }
  }

  private void register() {
    var body = "{\"uri\":\"http://127.0.0.1:" + examplesPort + "\",\"force\":true}";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/deployments"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() > 201) {
        throw new StartException(
            "The examples were not registered: " + response.body(), new IOException());
      }
    } catch (IOException failure) {
      throw new StartException(
          "The examples were not registered: " + failure.getMessage(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(String what, BooleanSupplier condition, Process examples) {
    long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!examples.isAlive()) {
        throw new StartException(
            "The examples ended with code " + examples.exitValue(), new IOException());
      }
      if (System.nanoTime() > deadline) {
        throw new StartException(
            "Expected " + what + " to be ready within " + READY_TIMEOUT, new IOException());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private String welcome() {
    return """

    Perdure is ready. The gateway is on port %1$d, the admin API on port %2$d. Try, in another terminal:

      curl localhost:%1$d/Counter/ada/add -H 'content-type: application/json' -d 5
      curl localhost:%1$d/Counter/ada/get
      curl localhost:%1$d/perdure/state/Counter/ada
      curl localhost:%2$d/services

    The checkout saga and what else there is: examples/README.md. Ctrl-C stops everything.
    """
        .formatted(gatewayPort, adminPort);
  }

  private static void waitFor(Process examples) {
    try {
      int code = examples.waitFor();
      say("the examples ended with code " + code + "; the runtime goes on without them");
      PerdureServer.waitForever();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Process examples) {
    examples.descendants().forEach(ProcessHandle::destroy);
    examples.destroy();
    try {
      if (!examples.waitFor(3, TimeUnit.SECONDS)) {
        examples.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteData() {
    if (!Files.exists(data)) {
      return;
    }
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new StartException(
          "Expected to delete " + data + ", but: " + failure.getMessage(), failure);
    }
  }

  private static void checkFree(String option, int port) {
    if (!isFree(port)) {
      throw new StartException(
          "Port " + port + " is taken; stop what listens there, or choose another with " + option,
          new IOException());
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void say(String progress) {
    System.out.println("perdure: " + progress);
  }
}
