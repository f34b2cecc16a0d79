package io.perdure.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A single Kafka broker in a process of its own. */
final class Broker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final int port;

  private Broker(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static Broker start(Layout layout, Path directory) {
    var port = Ports.free(1).getFirst();
    var process =
        ChildProcess.start(
            "broker",
            directory,
            directory.resolve("broker.log"),
            Map.of(),
            List.of(
                layout.perdure().toString(),
                "broker",
                "--data",
                directory.resolve("broker-data").toString(),
                "--port",
                Integer.toString(port)));
    try {
      process.awaitReady(START_TIMEOUT, () -> Ports.accepts(port));
      return new Broker(process, port);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  ChildProcess process() {
    return process;
  }

  /** What clients are configured with. */
  String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
