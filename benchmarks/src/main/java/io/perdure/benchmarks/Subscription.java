package io.perdure.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;

/**
 * A server's subscription from a topic to {@code Tally/add}, created in the way that both servers
 * share. It is deleted on close.
 */
final class Subscription implements AutoCloseable {
  private static final String CLUSTER = "benchmark";

  private final Server server;
  private final String id;

  private Subscription(Server server, String id) {
    this.server = server;
    this.id = id;
  }

  /** Tells a server where the broker is; once, before its first subscription. */
  static void defineCluster(Server server, Broker broker) {
    var properties =
        Json.MAPPER.createObjectNode().put("bootstrap.servers", broker.bootstrapServers());
    var cluster = Json.MAPPER.createObjectNode().put("name", CLUSTER);
    post(server, "/kafka-clusters", cluster.set("properties", properties));
  }

  /** Starts to read a topic from its beginning. */
  static Subscription create(Server server, String topic) {
    var subscription =
        Json.MAPPER
            .createObjectNode()
            .put("source", "kafka://%s/%s".formatted(CLUSTER, topic))
            .put("sink", "service://Tally/add");
    subscription.putObject("options").put("auto.offset.reset", "earliest");
    return new Subscription(
        server, post(server, "/subscriptions", subscription).path("id").asText());
  }

  @Override
  public void close() {
    try {
      var response = LocalHttp.delete(server.adminPort(), "/subscriptions/" + id);
      requireStatus(server, "DELETE /subscriptions/" + id, 202, response);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot delete the subscription " + id, e);
    }
  }

  private static JsonNode post(Server server, String path, JsonNode body) {
    try {
      var response = LocalHttp.post(server.adminPort(), path, body.toString());
      requireStatus(server, "POST " + path, 201, response);
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new BenchmarkException("Cannot post to %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static void requireStatus(
      Server server, String request, int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new BenchmarkException(
          "Expected status %d of %s for %s, found %d: %s"
              .formatted(
                  status, server.kind().label(), request, response.statusCode(), response.body()));
    }
  }
}
