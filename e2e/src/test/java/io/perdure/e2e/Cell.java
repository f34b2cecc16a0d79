package io.perdure.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.perdure.e2e.Language.Feature;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One cell of the matrix: services in one language behind one server. Cells share the server, so
 * names are made their own by {@link #name}.
 */
record Cell(Server server, Language language, Set<Feature> features, Path steps) {
  static final Duration A_WHILE = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  Cell {
    features = Set.copyOf(features);
  }

  /** Whether a feature can be expected; tests of others are skipped. */
  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** A name that no other cell uses. */
  String name(String name) {
    return language.name().toLowerCase(Locale.ROOT) + "-" + name;
  }

  /** The answer of a call that must succeed. */
  JsonNode call(String path, Object body) throws IOException, InterruptedException {
    var response = server.call(path, JSON.writeValueAsString(body));
    if (response.statusCode() != 200) {
      throw new AssertionError("Expected 200 of " + path + ", but found " + describe(response));
    }
    return json(response.body());
  }

  /** The answer of a call without a body that must succeed. */
  JsonNode call(String path) throws IOException, InterruptedException {
    var response = empty(path);
    if (response.statusCode() != 200) {
      throw new AssertionError("Expected 200 of " + path + ", but found " + describe(response));
    }
    return json(response.body());
  }

  /** The answer, whatever it is. */
  HttpResponse<String> response(String path, Object body) throws IOException, InterruptedException {
    return server.call(path, JSON.writeValueAsString(body));
  }

  CompletableFuture<HttpResponse<String>> callAsync(String path) {
    return server.sendAsync(server.request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  /** Without body and content type. */
  HttpResponse<String> empty(String path) throws IOException, InterruptedException {
    return server.sendText(server.request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  /** Sends, and returns the invocation's id. */
  String send(String path, Object body) throws IOException, InterruptedException {
    var response = server.call(path + "/send", JSON.writeValueAsString(body));
    if (response.statusCode() != 202) {
      throw new AssertionError("Expected 202, but found " + describe(response));
    }
    return json(response.body()).get("invocationId").asText();
  }

  /** The result of an invocation, once there is one. */
  HttpResponse<String> attach(String id) throws IOException, InterruptedException {
    return server.get("/restate/invocation/" + id + "/attach");
  }

  /**
   * The result of an invocation of which a handler has told. Its partition may hear of it after the
   * one who asks: what a handler sends goes out beside its answer.
   */
  HttpResponse<String> attachToSent(String id) throws IOException, InterruptedException {
    Await.until(
        () -> id + " is known, last seen: " + seen(id),
        A_WHILE,
        () -> json(server.invocation(id)).hasNonNull("status"));
    return attach(id);
  }

  /** Waits until the invocation has a status. */
  void awaitStatus(String id, String... statuses) {
    Await.until(
        () -> id + " is " + List.of(statuses) + ", last seen: " + seen(id),
        A_WHILE,
        () -> List.of(statuses).contains(json(server.invocation(id)).path("status").asText()));
  }

  /** What steps have written under a name, without it. */
  List<String> stepsOf(String name) throws IOException {
    return Files.readAllLines(steps).stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .toList();
  }

  /** When the first step under a name has run, in milliseconds since 1970. */
  long stampOf(String name) throws IOException {
    return Long.parseLong(stepsOf(name).getFirst());
  }

  void awaitSteps(String name, String... lines) {
    Await.until(
        name + " has written " + List.of(lines),
        A_WHILE,
        () -> stepsOf(name).equals(List.of(lines)));
  }

  /** What a text says; nothing is null, for that is how some SDKs write it. */
  static JsonNode json(String text) throws IOException {
    return text.isEmpty() ? NullNode.getInstance() : JSON.readTree(text);
  }

  private String seen(String id) {
    try {
      return server.invocation(id);
    } catch (IOException failure) {
      return failure.toString();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return stopped.toString();
    }
  }

  private static String describe(HttpResponse<String> response) {
    return response.statusCode() + " " + response.body();
  }
}
