package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The peer server from npm: one process with log, state and gateway in it. */
final class PeerServer implements Server {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final int gatewayPort;
  private final int adminPort;

  private PeerServer(ChildProcess process, int gatewayPort, int adminPort) {
    this.process = process;
    this.gatewayPort = gatewayPort;
    this.adminPort = adminPort;
  }

  static PeerServer start(Layout layout, Path directory, Configuration configuration) {
    var ports = Ports.free(3);
    var gatewayPort = ports.get(0);
    var adminPort = ports.get(1);
    var configFile = directory.resolve("peer.toml");
    write(configFile, config(gatewayPort, adminPort, ports.get(2), configuration));
    var process =
        ChildProcess.start(
            "server",
            directory,
            directory.resolve("peer.log"),
            Map.of("RUST_LOG", "warn"),
            List.of(
                binary(layout).toString(),
                "--config-file=" + configFile,
                "--base-dir=" + directory.resolve("peer-data"),
                "--node-name=peer",
                "--listen-mode=tcp",
                "--no-logo"));
    var server = new PeerServer(process, gatewayPort, adminPort);
    try {
      process.awaitReady(
          START_TIMEOUT,
          () ->
              LocalHttp.answers(gatewayPort, "/restate/health")
                  && LocalHttp.answers(adminPort, "/health"));
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Ports and no telemetry in both configurations; the rest is the server's default or ours. */
  static String config(
      int gatewayPort, int adminPort, int fabricPort, Configuration configuration) {
    var root =
        """
        disable-telemetry = true
        bind-address = "%1$s:%2$d"
        """
            .formatted(Ports.HOST, fabricPort);
    var sections =
        """

        [ingress]
        bind-address = "%1$s:%2$d"

        [admin]
        bind-address = "%1$s:%3$d"
        """
            .formatted(Ports.HOST, gatewayPort, adminPort);
    return switch (configuration) {
      case DEFAULTS -> root + sections;
      case LIKE_FOR_LIKE ->
          root
              + """
              default-num-partitions = %d
              default-journal-retention = "0s"
              default-idempotency-retention = "0s"
              """
                  .formatted(Configuration.LIKE_FOR_LIKE_PARTITIONS)
              + sections
              + """

              [log-server]
              rocksdb-disable-wal-fsync = true
              """;
    };
  }

  @Override
  public ServerKind kind() {
    return ServerKind.PEER;
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
    return process;
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of(process);
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path binary(Layout layout) {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
    var binary =
        layout
            .nodeModules()
            .resolve("@restatedev/restate-server-%s-%s/bin/restate-server".formatted(os, arch));
    if (!Files.isExecutable(binary)) {
      throw new BenchmarkException(
          "Expected the peer server at %s, found nothing".formatted(binary));
    }
    return binary;
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot write " + file, e);
    }
  }
}
