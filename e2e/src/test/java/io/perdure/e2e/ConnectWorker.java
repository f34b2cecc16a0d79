package io.perdure.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;

/**
 * A worker of Kafka Connect in a process of its own, with the plugin's archive unpacked into its
 * plugin path, as its users install it.
 */
final class ConnectWorker implements AutoCloseable {
  private static final Path BUILT = Path.of("..", "connectors", "invocation-sink", "target");
  private static final String CLI = "org.apache.kafka.connect.cli.";

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <root level="warn"><appender-ref ref="out"/></root>
        <logger name="org.apache.kafka.connect" level="info"/>
      </configuration>
      """;

  private final int port = Server.freePort();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServiceProcess process;

  private ConnectWorker(
      String mainClass, Path folder, Map<String, String> settings, List<Path> arguments) {
    var worker = new LinkedHashMap<String, String>();
    worker.put("listeners", "http://127.0.0.1:" + port);
    worker.put("plugin.path", unpacked(folder).toString());
    worker.put("plugin.discovery", "service_load");
    worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    worker.put("value.converter.schemas.enable", "false");
    // A worker that was killed is a member of its group for as long.
    worker.put("consumer.session.timeout.ms", "6000");
    worker.putAll(settings);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + write(folder.resolve("logback.xml"), LOGGING),
                "-cp",
                BUILT.resolve("worker").toAbsolutePath() + "/*",
                CLI + mainClass,
                write(folder.resolve("worker.properties"), worker).toString()));
    arguments.forEach(argument -> command.add(argument.toString()));
    process =
        ServiceProcess.in(
            folder, command, port, folder.resolve("steps"), folder.resolve("worker.log"));
  }

  /** A worker that keeps its connector in a file. */
  static ConnectWorker standalone(
      Path folder, String bootstrap, Map<String, String> settings, Map<String, String> connector) {
    var all = new LinkedHashMap<String, String>();
    all.put("bootstrap.servers", bootstrap);
    all.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    all.putAll(settings);
    var file = write(created(folder).resolve("connector.properties"), connector);
    return new ConnectWorker("ConnectStandalone", folder, all, List.of(file));
  }

  /** A worker of a cluster. */
  static ConnectWorker distributed(Path folder, String bootstrap, Map<String, String> settings) {
    var all = new LinkedHashMap<String, String>();
    all.put("bootstrap.servers", bootstrap);
    all.put("group.id", "workers");
    all.put("session.timeout.ms", "6000");
    all.put("heartbeat.interval.ms", "1000");
    all.put("scheduled.rebalance.max.delay.ms", "0");
    for (var topic : List.of("config", "offset", "status")) {
      all.put(topic + ".storage.topic", "workers-" + topic);
      all.put(topic + ".storage.replication.factor", "1");
    }
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.putAll(settings);
    return new ConnectWorker("ConnectDistributed", created(folder), all, List.of());
  }

  ConnectWorker start() {
    process.start();
    return this;
  }

  /** kill -9. */
  void kill() {
    process.kill();
  }

  /** What the worker's REST interface says. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(Server.uri(port, path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(Server.uri(port, path))
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path write(Path file, Map<String, String> properties) {
    return write(
        file,
        properties.entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue())
            .collect(Collectors.joining("\n")));
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path unpacked(Path folder) {
    var plugins = created(folder.resolve("plugins"));
    try (var zip = new ZipInputStream(Files.newInputStream(archive()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var target = plugins.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
      return plugins;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path archive() throws IOException {
    try (var files = Files.list(BUILT)) {
      return files
          .filter(file -> file.toString().endsWith("-plugin.zip"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("Expected the plugin's archive in " + BUILT));
    }
  }
}
