package io.perdure.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Apicurio Registry with its schemas in memory, in a JVM of its own. */
final class SchemaRegistryServer implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(2);

  private final int port = Server.freePort();
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  SchemaRegistryServer(Path directory) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + Server.freePort(),
                "-jar",
                Path.of("target", "apicurio", "quarkus-run.jar").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
  }

  /** Where its API of Confluent's begins. */
  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  void awaitReady() {
    Await.until("the registry answers", STARTUP, () -> get("/subjects").statusCode() == 200);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Registers a schema of Avro; returns its id. */
  int register(String subject, String avro) throws IOException, InterruptedException {
    return register(subject, "AVRO", avro);
  }

  int register(String subject, String type, String schema)
      throws IOException, InterruptedException {
    var name = URLEncoder.encode(subject, StandardCharsets.UTF_8);
    var body =
        "{\"schemaType\":\"%s\",\"schema\":\"%s\"}".formatted(type, schema.replace("\"", "\\\""));
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url() + "/subjects/" + name + "/versions"))
                .header("content-type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError("Expected 200, but found " + answer.body());
    }
    return Integer.parseInt(answer.body().replaceAll("\\D+", ""));
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("The registry does not die");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.shutdownNow();
  }
}
