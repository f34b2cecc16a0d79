package io.perdure.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.TerminalException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests to the runtime, repeated where that is safe, and its answers as results and exceptions.
 * Thread-safe.
 */
final class Exchange {
  /**
   * A request.
   *
   * @param contentType empty if there is no body
   * @param repeatable whether a second one has no other effect than the first
   */
  record Request(
      String method,
      String path,
      ByteString body,
      Optional<String> contentType,
      RequestOptions options,
      boolean repeatable) {

    static Request get(String path) {
      return new Request(
          "GET", path, ByteString.EMPTY, Optional.empty(), RequestOptions.NONE, true);
    }
  }

  /** The answer to {@code output} of an invocation that has not ended. */
  static final int NOT_READY = 470;

  private static final int FIRST_ERROR = 400;
  private static final int INTERNAL_ERROR = 500;

  /** Refusals that a later request may not meet: busy, too many, a leader on the move. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 502, 503, 504);

  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final int MAX_DOUBLINGS = 6;
  private static final int MAX_QUOTED_CHARS = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI base;
  private final Map<String, String> headers;
  private final int maxTries;
  private final int maxResponseBytes;

  Exchange(
      HttpClient http, URI base, Map<String, String> headers, int maxTries, int maxResponseBytes) {
    this.http = http;
    this.base = base;
    this.headers = headers;
    this.maxTries = maxTries;
    this.maxResponseBytes = maxResponseBytes;
  }

  /**
   * The body of the answer.
   *
   * @throws TerminalException if the answer is an invocation's failure
   * @throws PerdureException if the runtime refuses or is not reached
   */
  byte[] send(Request request) {
    int tries = request.repeatable() ? maxTries : 1;
    for (int attempt = 1; ; attempt++) {
      try {
        return sendOnce(request);
      } catch (PerdureException e) {
        boolean passing = e.status().isEmpty() || PASSING.contains(e.status().getAsInt());
        if (!passing || attempt >= tries || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      pause(attempt);
    }
  }

  private byte[] sendOnce(Request request) {
    try {
      var response = http.send(httpRequest(request), HttpResponse.BodyHandlers.ofInputStream());
      byte[] body;
      try (var stream = response.body()) {
        body = stream.readNBytes(maxResponseBytes + 1);
      }
      if (body.length > maxResponseBytes) {
        throw new PerdureException(
            "Expected an answer of at most %d bytes (maxResponseBytes) from %s, found more"
                .formatted(maxResponseBytes, request.path()),
            null);
      }
      if (response.statusCode() >= FIRST_ERROR) {
        throw failure(request, response, body);
      }
      return body;
    } catch (IOException e) {
      throw new PerdureException(
          "No answer from %s to %s %s: %s".formatted(base, request.method(), request.path(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PerdureException("Interrupted while waiting for " + request.path(), e);
    }
  }

  private HttpRequest httpRequest(Request request) {
    var http =
        HttpRequest.newBuilder(URI.create(withoutSlash(base) + request.path()))
            .method(request.method(), BodyPublishers.ofByteArray(request.body().toByteArray()));
    headers.forEach(http::setHeader);
    request.options().headers().forEach(http::setHeader);
    request.contentType().ifPresent(type -> http.setHeader("content-type", type));
    request
        .options()
        .scope()
        .flatMap(CallScope::limitKey)
        .ifPresent(key -> http.setHeader("x-restate-limit-key", key));
    request.options().idempotencyKey().ifPresent(key -> http.setHeader("idempotency-key", key));
    return http.build();
  }

  private static String withoutSlash(URI base) {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static RuntimeException failure(Request request, HttpResponse<?> response, byte[] body) {
    var json = json(body);
    String source =
        response
            .headers()
            .firstValue("x-restate-error-source")
            .orElse(json.path("source").asText());
    String message = json.path("message").asText(quoted(body));
    if (!source.equals("invocation")) {
      return new PerdureException(
          response.statusCode(),
          "%s %s was refused with %d: %s"
              .formatted(request.method(), request.path(), response.statusCode(), message));
    }
    var metadata = new TreeMap<String, String>();
    json.path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return new TerminalException(json.path("code").asInt(INTERNAL_ERROR), message, metadata);
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.missingNode(); // something before the runtime answered
    }
  }

  private static String quoted(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    return text.length() <= MAX_QUOTED_CHARS ? text : text.substring(0, MAX_QUOTED_CHARS) + "…";
  }

  private static void pause(int attempt) {
    long longest = FIRST_DELAY.toMillis() << Math.min(attempt, MAX_DOUBLINGS);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PerdureException("Interrupted between two tries", e);
    }
  }
}
