package io.perdure.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A server under test: all that tests know of it is its two HTTP ports. */
abstract class Server implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Below those that the system gives to clients, which could take one before its server does. */
  private static final int FIRST_PORT = 15_000;

  private static final int PORTS = 7_000;

  /** Two JVMs that run tests at once have ports of their own. */
  private static final int FORK = Integer.getInteger("test.fork", 1);

  /** Begins anywhere, for tests of other processes; goes on, so that no port is named twice. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  final int gatewayPort = freePort();
  final int adminPort = freePort();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Registers the services at a port; from then on they get the new invocations. */
  void register(int port) {
    created("/deployments", "{\"uri\":\"http://127.0.0.1:" + port + "\"}");
  }

  /** Creates a subscription; returns its id. */
  String subscribe(String json) {
    return created("/subscriptions", json).replaceAll(".*\"id\":\"(sub_1[^\"]+)\".*", "$1");
  }

  /** How many records are left to a subscription in each partition, as far as that is known. */
  List<Integer> lags(String subscription) throws IOException, InterruptedException {
    return JSON.readTree(admin("/subscriptions/" + subscription).body())
        .path("lag")
        .valueStream()
        .map(partition -> partition.path("lag"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::intValue)
        .toList();
  }

  private String created(String path, String json) {
    var response = adminPost(path, json);
    if (response.statusCode() != 201) {
      throw new AssertionError(
          "Expected 201, but found " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** Sends a request as it is. */
  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The same, with an answer of text. */
  HttpResponse<String> sendText(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The same, later. */
  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** A request for the gateway. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(gatewayPort, path)).timeout(Duration.ofMinutes(1));
  }

  /** How an invocation is doing: what the admin API knows of it, as JSON. */
  abstract String invocation(String id) throws IOException, InterruptedException;

  @Override
  public abstract void close();

  /** The id of an invocation that an answer names. */
  static String idIn(String answer) {
    return answer.replaceAll(".*\"(inv_1[^\"]+)\".*", "$1");
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

  HttpResponse<String> adminPut(String path, String json) throws IOException, InterruptedException {
    return sendText(
        HttpRequest.newBuilder(uri(adminPort, path))
            .header("content-type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** What comes of a query in SQL, as JSON. */
  String sql(String query) throws IOException, InterruptedException {
    var answer =
        sendText(
            HttpRequest.newBuilder(uri(adminPort, "/query"))
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(JSON.createObjectNode().put("query", query))))
                .build());
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          "Expected rows, but found " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  HttpResponse<String> adminDelete(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(adminPort, path))
            .timeout(Duration.ofMinutes(1))
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> patch(String path) throws IOException, InterruptedException {
    return patch(path, "");
  }

  HttpResponse<String> patch(String path, String json) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(adminPort, path))
            .timeout(Duration.ofMinutes(1))
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(int port, String path, String json) {
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
    var request = HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofMinutes(1)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
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

  static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Whether somebody listens: a connection to a free port may happen to begin there itself. */
  static boolean isTaken(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getLocalPort() != port;
    } catch (IOException refused) {
      return false;
    }
  }

  static int freePort() {
    while (true) {
      int port = FIRST_PORT + (FORK - 1) * PORTS + NEXT_PORT.getAndIncrement() % PORTS;
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
