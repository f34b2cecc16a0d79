package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Perdure as two processes: a single Kafka broker, and the runtime. */
final class PerdureServer implements Server {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Broker broker;
  private final ChildProcess runtime;
  private final int gatewayPort;
  private final int adminPort;

  private PerdureServer(Broker broker, ChildProcess runtime, int gatewayPort, int adminPort) {
    this.broker = broker;
    this.runtime = runtime;
    this.gatewayPort = gatewayPort;
    this.adminPort = adminPort;
  }

  /** Starts a broker, and the runtime on it. */
  static PerdureServer start(
      Layout layout,
      Path directory,
      Configuration configuration,
      Map<String, String> additionalSettings) {
    var broker = Broker.start(layout, directory);
    try {
      return start(layout, directory, broker, configuration, additionalSettings);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Starts the runtime on a broker, which from then on is stopped with it. */
  static PerdureServer start(
      Layout layout,
      Path directory,
      Broker broker,
      Configuration configuration,
      Map<String, String> additionalSettings) {
    var ports = Ports.free(2);
    var gatewayPort = ports.get(0);
    var adminPort = ports.get(1);
    var configFile = directory.resolve("perdure.properties");
    var settings =
        settings(
            directory,
            broker.bootstrapServers(),
            gatewayPort,
            adminPort,
            configuration,
            additionalSettings);
    writeProperties(configFile, settings);
    var runtime =
        ChildProcess.start(
            "runtime",
            directory,
            directory.resolve("runtime.log"),
            Map.of(),
            List.of(layout.perdure().toString(), "server", "--config", configFile.toString()));
    try {
      runtime.awaitReady(
          START_TIMEOUT,
          () ->
              LocalHttp.answers(gatewayPort, "/restate/health")
                  && LocalHttp.answers(adminPort, "/health"));
      return new PerdureServer(broker, runtime, gatewayPort, adminPort);
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  /** Addresses and directories in both configurations; the rest is Perdure's default or ours. */
  static Map<String, String> settings(
      Path directory,
      String bootstrapServers,
      int gatewayPort,
      int adminPort,
      Configuration configuration,
      Map<String, String> additionalSettings) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("perdure.kafka.bootstrap.servers", bootstrapServers);
    settings.put("perdure.gateway.port", Integer.toString(gatewayPort));
    settings.put("perdure.admin.port", Integer.toString(adminPort));
    settings.put("perdure.data-dir", directory.resolve("runtime-data").toString());
    if (configuration == Configuration.LIKE_FOR_LIKE) {
      settings.put("perdure.partitions", Integer.toString(Configuration.LIKE_FOR_LIKE_PARTITIONS));
      settings.put(
          "perdure.function.protocol-max-version",
          Integer.toString(Configuration.LIKE_FOR_LIKE_PROTOCOL_VERSION));
    }
    settings.putAll(additionalSettings);
    return settings;
  }

  @Override
  public ServerKind kind() {
    return ServerKind.PERDURE;
  }

  @Override
  public int gatewayPort() {
    return gatewayPort;
  }

  @Override
  public int adminPort() {
    return adminPort;
  }

  @Override
  public ChildProcess runtime() {
    return runtime;
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of(broker.process(), runtime);
  }

  @Override
  public void close() {
    runtime.close();
    broker.close();
  }

  private static void writeProperties(Path file, Map<String, String> settings) {
    var lines =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n", "", "\n"));
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot write " + file, e);
    }
  }
}
