package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The process with the functions. Each server gets one of its own, of the same code. */
final class FunctionProcess implements AutoCloseable {
  /** The role of the process. */
  static final String ROLE = "functions";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final String JAVA_MAIN = "io.perdure.benchmarks.functions.FunctionsMain";

  private final ChildProcess process;
  private final int port;
  private final int executionsPort;

  private FunctionProcess(ChildProcess process, int port, int executionsPort) {
    this.process = process;
    this.port = port;
    this.executionsPort = executionsPort;
  }

  static FunctionProcess start(
      Layout layout, Path directory, FunctionLanguage language, Configuration configuration) {
    var ports = Ports.free(2);
    var port = ports.get(0);
    var executionsPort = ports.get(1);
    var command = new ArrayList<String>();
    command.addAll(
        switch (language) {
          case TYPESCRIPT ->
              List.of("node", layout.typescriptFunctions().resolve("functions.mjs").toString());
          case JAVA ->
              List.of(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  JAVA_MAIN);
        });
    command.add(Integer.toString(port));
    command.add(Integer.toString(executionsPort));
    if (configuration == Configuration.LIKE_FOR_LIKE) {
      command.add("--no-retention");
    }
    var process =
        ChildProcess.start(
            ROLE,
            directory,
            directory.resolve("functions.log"),
            Map.of("RESTATE_LOGGING", "ERROR", "NODE_ENV", "production"),
            command);
    try {
      process.awaitReady(START_TIMEOUT, () -> Ports.accepts(port) && Ports.accepts(executionsPort));
      return new FunctionProcess(process, port, executionsPort);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  ChildProcess process() {
    return process;
  }

  int port() {
    return port;
  }

  /** How often {@code Tally} has taken a record, in this process and by any server. */
  long executions() {
    process.requireAlive();
    try {
      return Long.parseLong(LocalHttp.get(executionsPort, "/").body());
    } catch (IOException e) {
      throw new BenchmarkException("Cannot ask the functions how far they are", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
