package io.perdure.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A broker, a runtime and a function process, with the functions registered. */
final class Cluster implements AutoCloseable {
  private static final String MAIN = "io.perdure.server.PerdureServer";
  private static final Duration STARTUP = Duration.ofMinutes(1);

  final JavaProcess broker;
  final JavaProcess runtime;
  final JavaProcess functions;
  final Path steps;
  private final int kafkaPort = freePort();
  private final int gatewayPort = freePort();
  private final int adminPort = freePort();
  private final int functionsPort = freePort();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Starts everything.
   *
   * @param settings lines of the runtime's configuration besides ports and folders
   */
  Cluster(Path directory, List<String> settings) throws IOException {
    steps = directory.resolve("steps.txt");
    Files.createFile(steps);
    var config = directory.resolve("perdure.yaml");
    Files.writeString(
        config,
        """
        perdure.kafka.bootstrap.servers: 127.0.0.1:%d
        perdure.partitions: 4
        perdure.data-dir: %s
        perdure.gateway.port: %d
        perdure.admin.port: %d
        perdure.function.retry.initial-interval: 50ms
        perdure.function.retry.max-interval: 500ms
        %s
        """
            .formatted(
                kafkaPort,
                directory.resolve("stores"),
                gatewayPort,
                adminPort,
                String.join("\n", settings)));
    broker =
        new JavaProcess(
            MAIN,
            "192m",
            directory.resolve("broker.log"),
            Map.of(),
            "broker",
            "--data",
            directory.resolve("kafka").toString(),
            "--port",
            String.valueOf(kafkaPort));
    runtime =
        new JavaProcess(
            MAIN,
            "256m",
            directory.resolve("runtime.log"),
            Map.of(),
            "server",
            "--config",
            config.toString());
    functions =
        new JavaProcess(
            StepFunctions.class.getName(),
            "96m",
            directory.resolve("functions.log"),
            Map.of(),
            String.valueOf(functionsPort),
            steps.toString());
    broker.start();
    functions.start();
    Await.until("the broker listens", STARTUP, () -> isTaken(kafkaPort));
    runtime.start();
    awaitReady(STARTUP);
    Await.until("the functions listen", STARTUP, () -> isTaken(functionsPort));
    var registered =
        post(adminPort, "/deployments", "{\"uri\":\"http://127.0.0.1:" + functionsPort + "\"}");
    if (registered.statusCode() != 201) {
      throw new AssertionError(
          "Expected 201, but found " + registered.statusCode() + " " + registered.body());
    }
  }

  /** Where Kafka is, as clients want it. */
  String brokers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Waits until the runtime leads its partitions. */
  void awaitReady(Duration atMost) {
    Await.until("the runtime is ready", atMost, () -> admin("/health").statusCode() == 200);
  }

  HttpResponse<String> call(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return http.send(
        request(gatewayPort, path, json, headers), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> callAsync(String path, String json, String... headers) {
    return http.sendAsync(
        request(gatewayPort, path, json, headers), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(gatewayPort, path);
  }

  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    return get(adminPort, path);
  }

  HttpResponse<String> adminPost(String path, String json) {
    return post(adminPort, path, json);
  }

  HttpResponse<String> adminDelete(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(adminPort, path)).DELETE().build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> patch(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(adminPort, path))
            .method("PATCH", HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    runtime.close();
    functions.close();
    broker.close();
  }

  private HttpResponse<String> post(int port, String path, String json) {
    try {
      return http.send(request(port, path, json), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(int port, String path, String json, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(port, path))
            .header("content-type", "application/json")
            .timeout(Duration.ofMinutes(2))
            .POST(HttpRequest.BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static boolean isTaken(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new AssertionError(none);
    }
  }
}
