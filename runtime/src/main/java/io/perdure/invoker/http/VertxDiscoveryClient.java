package io.perdure.invoker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.ManifestVersions;
import io.perdure.invoker.RequestSigner;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DiscoveryClient;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Discovery over HTTP/2 and HTTP/1.1, on connections of its own. Thread-safe. */
public final class VertxDiscoveryClient implements DiscoveryClient, AutoCloseable {
  public static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private static final long CANCEL = 0x8;
  private static final String PATH = "/discover";

  private final Vertx vertx;
  private final HttpClients clients;
  private final RequestSigner signer;
  private final Map<String, String> headers;
  private final Duration timeout;
  private final int maxBodyBytes;

  /**
   * A client with the usual bounds.
   *
   * @param headers sent with every request; those of a deployment win
   * @param timeout from the connection to the last byte
   */
  public VertxDiscoveryClient(
      Vertx vertx,
      Connections options,
      RequestSigner signer,
      Map<String, String> headers,
      Duration timeout) {
    this(vertx, options, signer, headers, timeout, MAX_BODY_BYTES);
  }

  VertxDiscoveryClient(
      Vertx vertx,
      Connections options,
      RequestSigner signer,
      Map<String, String> headers,
      Duration timeout,
      int maxBodyBytes) {
    this.vertx = vertx;
    this.signer = signer;
    this.clients = new HttpClients(vertx, options);
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public CompletableFuture<Response> discover(
      DeploymentEndpoint deployment, Map<String, String> additionalHeaders) {
    var uri = deployment.address();
    var exchange = new Exchange(uri);
    try {
      var endpoint = Endpoint.of(deployment);
      var request =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setHost(endpoint.host())
              .setPort(endpoint.port())
              .setSsl(endpoint.isTls())
              .setURI(Endpoint.prefix(uri) + PATH)
              .setFollowRedirects(false);
      headers.forEach(request::putHeader);
      additionalHeaders.forEach(request::putHeader);
      request.putHeader("accept", ManifestVersions.ACCEPT);
      signer.sign(PATH, null).forEach(request::putHeader);
      vertx.runOnContext(_ -> exchange.start(endpoint, request));
    } catch (IllegalArgumentException cause) {
      exchange.fail(Reason.UNREACHABLE, String.valueOf(cause.getMessage()), cause);
    }
    return exchange.result;
  }

  @Override
  public void close() {
    var _ = clients.close();
  }

  /** One request and its answer. Confined to an event loop. */
  private final class Exchange {
    private final URI uri;
    private final CompletableFuture<Response> result = new CompletableFuture<>();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;

    private Exchange(URI uri) {
      this.uri = uri;
    }

    private void start(Endpoint endpoint, RequestOptions options) {
      long timer = vertx.setTimer(timeout.toMillis(), _ -> timeOut());
      var _ = result.whenComplete((_, _) -> vertx.cancelTimer(timer));
      clients.request(endpoint, options).onComplete(this::opened, this::broken);
    }

    private void opened(HttpClientRequest opened) {
      request = opened;
      if (result.isDone()) {
        cut();
        return;
      }
      opened.exceptionHandler(this::broken);
      opened.response().onComplete(this::answered, this::broken);
      opened.end();
    }

    private void answered(HttpClientResponse response) {
      response.exceptionHandler(this::broken);
      response.handler(this::read);
      response.endHandler(_ -> complete(response));
    }

    private void read(Buffer data) {
      if (result.isDone()) {
        return;
      }
      body.appendBuffer(data);
      if (body.length() > maxBodyBytes) {
        fail(Reason.TOO_LARGE, "it sent more than " + maxBodyBytes + " bytes", null);
        cut();
      }
    }

    private void complete(HttpClientResponse response) {
      var version =
          response.version() == io.vertx.core.http.HttpVersion.HTTP_2
              ? HttpVersion.HTTP_2
              : HttpVersion.HTTP_1_1;
      result.complete(
          new Response(
              response.statusCode(),
              response.getHeader("content-type"),
              response.getHeader("x-restate-server"),
              body.toString(UTF_8),
              version));
    }

    private void timeOut() {
      fail(Reason.TIMEOUT, "there was no whole answer after " + timeout.toSeconds() + " s", null);
      cut();
    }

    private void broken(Throwable cause) {
      if (looksLikeHttp1(cause)) {
        fail(
            Reason.LOOKS_LIKE_HTTP_1,
            "it answers in HTTP/1.1, where HTTP/2 was expected; register it with HTTP/1.1",
            cause);
      } else {
        fail(Reason.UNREACHABLE, "the connection failed: " + cause.getMessage(), cause);
      }
    }

    private void fail(Reason reason, String message, @Nullable Throwable cause) {
      result.completeExceptionally(
          new DiscoveryException(
              reason, "Expected a manifest from " + uri + ", but " + message, cause));
    }

    private void cut() {
      if (request != null) {
        request.reset(CANCEL);
      }
    }

    /** Netty shows the first bytes in place of a SETTINGS frame; these are "HTTP/" in hex. */
    private boolean looksLikeHttp1(Throwable cause) {
      for (Throwable next = cause; next != null; next = next.getCause()) {
        if (String.valueOf(next.getMessage()).contains("485454502f")) {
          return true;
        }
      }
      return false;
    }
  }
}
