package io.perdure.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Single blocking requests to local servers, for everything but the load. Thread-safe. */
final class LocalHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private LocalHttp() {}

  /** Whether a GET is answered with 200 now. */
  static boolean answers(int port, String path) {
    try {
      return send(request(port, path).GET().build()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  static HttpResponse<String> get(int port, String path) throws IOException {
    return send(request(port, path).GET().build());
  }

  static HttpResponse<String> post(int port, String path, String json) throws IOException {
    return send(
        request(port, path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  static HttpResponse<String> delete(int port, String path) throws IOException {
    return send(request(port, path).DELETE().build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(Ports.HOST, port, path)))
        .timeout(TIMEOUT);
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted during a request to " + request.uri(), e);
    }
  }
}
