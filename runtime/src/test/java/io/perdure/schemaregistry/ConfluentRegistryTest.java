package io.perdure.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.perdure.invoker.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire; what a registry makes of it is in {@code SchemaRegistryIT}. */
class ConfluentRegistryTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SubjectVersion ORDERS = SubjectVersion.latest("orders");
  private static final String FOUND = "{\"id\":7,\"schema\":\"\\\"string\\\"\"}";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> credentials = new CopyOnWriteArrayList<>();
  private @Nullable String basicAuth;
  private @Nullable String bearerToken;
  private @Nullable Path trusted;
  private Duration timeout = PATIENCE;

  @TempDir private Path directory;

  /** How a request is answered. */
  private interface Answer {
    void to(HttpServerRequest request);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aPasswordOrATokenGoesWithEveryRequest() {
    int port = serve(new HttpServerOptions(), request -> request.response().end(FOUND));
    try (var registry = registry("http", port)) {
      registry.find(ORDERS);
    }
    bearerToken = "token";
    try (var registry = registry("http", port)) {
      registry.byId(7);
    }
    basicAuth = "ada:secret:with:colons";
    try (var registry = registry("http", port)) {
      assertThat(registry.register("a b/c", SchemaText.avro("\"string\""))).isEqualTo(7);
    }

    assertThat(credentials)
        .containsExactly("none", "Bearer token", "Basic YWRhOnNlY3JldDp3aXRoOmNvbG9ucw==");
    assertThat(asked)
        .containsExactly(
            "GET /v7/subjects/orders/versions/latest",
            "GET /v7/schemas/ids/7",
            "POST /v7/subjects/a%20b%2Fc/versions");
  }

  @Test
  void onlyThoseWhoAreTrustedAreSpokenTo() {
    var own = SelfSigned.in(directory);
    int port =
        serve(
            new HttpServerOptions().setSsl(true).setKeyCertOptions(own.key()),
            request -> request.response().end(FOUND));
    basicAuth = "ada:secret";
    try (var registry = registry("https", port)) {
      assertFails(() -> registry.find(ORDERS), SchemaCode.UNAVAILABLE, "certification path");
    }
    assertThat(credentials).isEmpty();

    trusted = own.certificate();
    try (var registry = registry("https", port)) {
      assertThat(registry.find(ORDERS).id()).isEqualTo(7);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    trusted = Files.createFile(directory.resolve("empty.pem"));

    assertThatThrownBy(() -> registry("https", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem");
  }

  @Test
  void anAnswerThatIsTooLargeIsNotRead() {
    int port =
        serve(
            new HttpServerOptions(),
            request ->
                request.response().end(FOUND + " ".repeat(ConfluentRegistry.MAX_ANSWER_BYTES)));
    try (var registry = registry("http", port)) {
      assertFails(() -> registry.find(ORDERS), SchemaCode.UNAVAILABLE, "orders");
    }
  }

  @Test
  void anAnswerThatDoesNotBeginOrDoesNotEndIsNotAwaited() {
    timeout = SHORT;
    for (Answer silence :
        List.<Answer>of(_ -> {}, request -> request.response().setChunked(true).write("{"))) {
      int port = serve(new HttpServerOptions(), silence);
      try (var registry = registry("http", port)) {
        assertTimeoutPreemptively(
            PATIENCE,
            () -> assertFails(() -> registry.find(ORDERS), SchemaCode.UNAVAILABLE, "within"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{\"error_code\":40401,\"message\":\"no such subject\"}|UNKNOWN|no such subject",
        "404|<h1>no such page</h1>|UNAVAILABLE|no such page",
        "409|{\"error_code\":409,\"message\":\"breaks\"}|INCOMPATIBLE|breaks",
        "422|{\"error_code\":42201,\"message\":\"no schema\"}|INCOMPATIBLE|no schema",
        "401|{\"message\":\"who are you\"}|UNAVAILABLE|401 who are you",
        "302|elsewhere|UNAVAILABLE|302",
        "500||UNAVAILABLE|500",
        "200|<h1>log in</h1>|UNAVAILABLE|no JSON",
        "200|{\"login\":true}|UNAVAILABLE|no id",
      })
  void whatIsNotASchemaIsTold(int status, @Nullable String body, SchemaCode code, String message) {
    int port =
        serve(
            new HttpServerOptions(),
            request -> request.response().setStatusCode(status).end(body == null ? "" : body));
    try (var registry = registry("http", port)) {
      assertFails(() -> registry.find(ORDERS), code, message);
    }
  }

  @Test
  void aSchemaThatASubjectHasNotHasNoIdThere() {
    int port =
        serve(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .setStatusCode(404)
                    .end("{\"error_code\":40403,\"message\":\"Schema not found\"}"));
    try (var registry = registry("http", port)) {
      assertThat(registry.idOf("orders", SchemaText.avro("\"string\""))).isEmpty();
    }
  }

  private int serve(HttpServerOptions options, Answer answer) {
    var server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> {
              asked.add(request.method() + " " + request.uri());
              var sent = request.getHeader("authorization");
              credentials.add(sent == null ? "none" : sent);
              answer.to(request);
            });
    return server
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join()
        .actualPort();
  }

  private ConfluentRegistry registry(String scheme, int port) {
    return new ConfluentRegistry(
        new RegistryOptions(
            URI.create(scheme + "://localhost:" + port + "/v7"),
            basicAuth,
            bearerToken,
            trusted,
            timeout));
  }

  private static void assertFails(Runnable request, SchemaCode code, String message) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            SchemaException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
