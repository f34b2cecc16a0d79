package io.perdure.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One server with one function process registered at it, ready for calls. Confined to the measuring
 * thread.
 */
final class Testbed implements AutoCloseable {
  /** The role of the load generator. */
  static final String CALLERS = "callers";

  private static final Duration FIRST_ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final Server server;
  private final FunctionProcess functions;

  private Testbed(Server server, FunctionProcess functions) {
    this.server = server;
    this.functions = functions;
  }

  static Testbed start(
      Layout layout,
      ServerKind kind,
      FunctionLanguage language,
      Configuration configuration,
      Map<String, String> perdureSettings) {
    Path directory =
        layout.freshWorkDirectory(
            "%s-%s-%s".formatted(kind.label(), language.label(), configuration.label()));
    var server =
        switch (kind) {
          case PERDURE -> PerdureServer.start(layout, directory, configuration, perdureSettings);
          case PEER -> PeerServer.start(layout, directory, configuration);
        };
    try {
      var functions = FunctionProcess.start(layout, directory, language, configuration);
      var testbed = new Testbed(server, functions);
      try {
        register(server, functions);
        return testbed;
      } catch (RuntimeException e) {
        functions.close();
        throw e;
      }
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  Server server() {
    return server;
  }

  /**
   * Usage of each process since its start, by role: those of the server, {@code functions}, and
   * {@code callers}, which is this JVM.
   */
  Map<String, ProcessUsage> usage() {
    var usage = new LinkedHashMap<String, ProcessUsage>();
    for (var process : processes()) {
      usage.put(process.role(), process.usage());
    }
    usage.put(CALLERS, ProcessUsage.of(ProcessHandle.current()));
    return usage;
  }

  /** The value of a counter, as the server sees it. */
  long counter(String key) {
    try {
      var response = LocalHttp.get(server.gatewayPort(), "/Counter/" + key + "/get");
      if (response.statusCode() == 200) {
        return Long.parseLong(response.body());
      }
      throw new BenchmarkException(
          "Expected the counter %s from %s, found status %d: %s"
              .formatted(key, server.kind().label(), response.statusCode(), response.body()));
    } catch (IOException e) {
      throw new BenchmarkException("Cannot read the counter " + key, e);
    }
  }

  @Override
  public void close() {
    functions.close();
    server.close();
  }

  private List<ChildProcess> processes() {
    var processes = new ArrayList<>(server.processes());
    processes.add(functions.process());
    return processes;
  }

  /** Makes the functions known to the server, and waits until it calls them. */
  static void register(Server server, FunctionProcess functions) {
    var uri = "http://%s:%d".formatted(Ports.HOST, functions.port());
    try {
      var response =
          LocalHttp.post(server.adminPort(), "/deployments", "{\"uri\":\"%s\"}".formatted(uri));
      if (response.statusCode() != 201) {
        throw new BenchmarkException(
            "Expected %s to register %s with 201, found %d: %s"
                .formatted(server.kind().label(), uri, response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new BenchmarkException("Cannot register %s: %s".formatted(uri, e.getMessage()), e);
    }
    server.processes().getFirst().awaitReady(FIRST_ANSWER_TIMEOUT, () -> echoes(server));
  }

  private static boolean echoes(Server server) {
    try {
      var echo = Workload.ECHO;
      var response = LocalHttp.post(server.gatewayPort(), echo.path(), echo.body());
      return response.statusCode() == 200 && response.body().equals(echo.body());
    } catch (IOException _) {
      return false;
    }
  }
}
