package io.perdure.invoker.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.RequestSigner;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DiscoveryClient.DiscoveryException;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import io.perdure.registry.DiscoveryClient.Response;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discovery against real servers. */
class VertxDiscoveryClientTest {
  private static final String MANIFEST_TYPE = "application/vnd.restate.endpointmanifest.v3+json";
  private static final int MAX_BODY_BYTES = 1000;
  private static final RequestSigner SIGNER =
      (path, key) -> Map.of("x-signature", path + " " + key);

  private final Vertx vertx = Vertx.vertx();
  private VertxDiscoveryClient client =
      new VertxDiscoveryClient(
          vertx,
          Connections.DEFAULTS,
          SIGNER,
          Map.of("x-restate-cluster-name", "test"),
          Duration.ofSeconds(20),
          MAX_BODY_BYTES);

  @AfterEach
  void close() throws Exception {
    client.close();
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }

  @Test
  void aManifestComesWithItsTypeAndServer() throws Exception {
    var uri = serve(new HttpServerOptions(), VertxDiscoveryClientTest::answer);

    var response = await(client.discover(http2(URI.create(uri + "/prefix")), Map.of()));

    assertThat(response)
        .isEqualTo(
            new Response(200, MANIFEST_TYPE, "sdk/1", "/prefix/discover", HttpVersion.HTTP_2));
  }

  @Test
  void allManifestVersionsAreAcceptedAndTheHeadersAreSent() throws Exception {
    var seen = new CompletableFuture<HttpServerRequest>();
    var uri =
        serve(
            new HttpServerOptions(),
            request -> {
              seen.complete(request);
              answer(request);
            });

    await(client.discover(http2(uri), Map.of("x-extra", "e")));

    var request = await(seen);
    assertThat(request.getHeader("accept"))
        .contains(
            "endpointmanifest.v1+json",
            "endpointmanifest.v2+json",
            "endpointmanifest.v3+json",
            "endpointmanifest.v4+json");
    assertThat(request.getHeader("x-extra")).isEqualTo("e");
    assertThat(request.getHeader("x-restate-cluster-name")).isEqualTo("test");
  }

  @Test
  void theRequestIsSignedForThePathOfTheProtocol() throws Exception {
    var seen = new CompletableFuture<HttpServerRequest>();
    var uri =
        serve(
            new HttpServerOptions(),
            request -> {
              seen.complete(request);
              answer(request);
            });

    await(client.discover(http2(URI.create(uri + "/prefix")), Map.of()));

    assertThat(await(seen).getHeader("x-signature")).isEqualTo("/discover null");
  }

  @Test
  void http1IsSpokenWhereItIsAskedFor() throws Exception {
    var uri = serve(new HttpServerOptions(), VertxDiscoveryClientTest::answer);

    var response = await(client.discover(http1(uri), Map.of()));

    assertThat(response.httpVersion()).isEqualTo(HttpVersion.HTTP_1_1);
  }

  @Test
  void aServerOfHttp1AloneIsRecognized() throws Exception {
    var uri =
        serve(
            new HttpServerOptions().setHttp2ClearTextEnabled(false),
            VertxDiscoveryClientTest::answer);

    assertThat(failure(client.discover(http2(uri), Map.of()))).isEqualTo(Reason.LOOKS_LIKE_HTTP_1);
  }

  @Test
  void anotherStatusIsAnAnswerToo() throws Exception {
    var uri =
        serve(
            new HttpServerOptions(),
            request -> request.response().setStatusCode(404).end("not here"));

    var response = await(client.discover(http2(uri), Map.of()));

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("not here");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    var uri =
        serve(
            new HttpServerOptions(),
            request -> request.response().end("x".repeat(MAX_BODY_BYTES + 1)));

    assertThat(failure(client.discover(http2(uri), Map.of()))).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int free;
    try (var nobody = new java.net.ServerSocket(0)) {
      free = nobody.getLocalPort();
    }

    assertThat(failure(client.discover(http2(URI.create("http://localhost:" + free)), Map.of())))
        .isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    client.close();
    client =
        new VertxDiscoveryClient(
            vertx,
            Connections.DEFAULTS,
            RequestSigner.NONE,
            Map.of(),
            Duration.ofMillis(50),
            MAX_BODY_BYTES);
    var uri = serve(new HttpServerOptions(), _ -> {});

    assertThat(failure(client.discover(http2(uri), Map.of()))).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void aServerOfSomethingElseIsUnreachable() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> socket.close());
    int port =
        await(server.listen(0, "localhost").toCompletionStage().toCompletableFuture()).actualPort();

    assertThat(failure(client.discover(http2(URI.create("http://localhost:" + port)), Map.of())))
        .isEqualTo(Reason.UNREACHABLE);
  }

  private static DeploymentEndpoint http1(URI uri) {
    return new DeploymentEndpoint.Http(uri, HttpVersion.HTTP_1_1);
  }

  private static DeploymentEndpoint http2(URI uri) {
    return new DeploymentEndpoint.Http(uri, HttpVersion.HTTP_2);
  }

  private URI serve(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    var server = vertx.createHttpServer(options).requestHandler(handler);
    await(server.listen(0, "localhost").toCompletionStage().toCompletableFuture());
    return URI.create("http://localhost:" + server.actualPort());
  }

  private static void answer(HttpServerRequest request) {
    request
        .response()
        .putHeader("content-type", MANIFEST_TYPE)
        .putHeader("x-restate-server", "sdk/1")
        .end(request.path());
  }

  private static Reason failure(CompletableFuture<Response> response) throws Exception {
    try {
      throw new AssertionError("Expected a failure, but found " + await(response));
    } catch (ExecutionException failure) {
      return requireNonNull((DiscoveryException) failure.getCause()).reason();
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
