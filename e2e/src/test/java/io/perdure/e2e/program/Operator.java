package io.perdure.e2e.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What operators do to invocations, by the admin API. Each operation may be repeated until it does
 * not throw. Thread-safe.
 */
final class Operator {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int DONE = 200;
  private static final int HAS_ENDED = 409;

  private final int adminPort;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  Operator(int adminPort) {
    this.adminPort = adminPort;
  }

  /** It has ended already if this was done before, and its outcome got lost. */
  void kill(String invocation) throws IOException, InterruptedException {
    int status = operate(invocation, "kill");
    if (status != DONE && status != HAS_ENDED) {
      throw unfinished("kill", invocation, status);
    }
  }

  /** Done when it is found paused. */
  void pause(String invocation) throws IOException, InterruptedException {
    int status = operate(invocation, "pause");
    if (status != DONE) {
      throw unfinished("pause", invocation, status);
    }
  }

  /** It may have ended already, as above. */
  void resume(String invocation) throws IOException, InterruptedException {
    int status = operate(invocation, "resume");
    if (status != DONE && status != HAS_ENDED) {
      throw unfinished("resume", invocation, status);
    }
  }

  private int operate(String invocation, String operation)
      throws IOException, InterruptedException {
    var uri = "http://127.0.0.1:%d/invocations/%s/%s".formatted(adminPort, invocation, operation);
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(PATIENCE)
            .method("PATCH", BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static IllegalStateException unfinished(String operation, String invocation, int status) {
    return new IllegalStateException(
        "Expected to %s %s, but found status %d".formatted(operation, invocation, status));
  }
}
