package io.perdure.invoker.http;

import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DiscoveryClient;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Discovery over HTTP/2 with prior knowledge, HTTP/2 over TLS, or HTTP/1.1. Thread-safe. */
public final class VertxDiscoveryClient implements DiscoveryClient, AutoCloseable {
  private static final String MANIFESTS =
      "application/vnd.restate.endpointmanifest.v1+json, application/vnd.restate.endpointmanifest.v2+json, "
          + "application/vnd.restate.endpointmanifest.v3+json, application/vnd.restate.endpointmanifest.v4+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BODY_BYTES = 16 << 20;

  private final Duration timeout;
  private final HttpClient http2;
  private final HttpClient http1;

  /**
   * @param timeout for one request, connection included
   */
  public VertxDiscoveryClient(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    var options =
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
            .setUseAlpn(true)
            .setHttp2ClearTextUpgrade(false);
    this.http2 =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2));
    this.http1 =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setUseAlpn(false)
                .setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_1_1));
  }

  @Override
  public CompletableFuture<Response> discover(
      URI uri, boolean useHttp11, Map<String, String> additionalHeaders) {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(uri + "/discover")
            .putHeader("accept", MANIFESTS);
    additionalHeaders.forEach(request::putHeader);
    return (useHttp11 ? http1 : http2)
        .request(request)
        .compose(VertxDiscoveryClient::exchange)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(explain(failure, useHttp11)));
  }

  @Override
  public void close() {
    http2.close();
    http1.close();
  }

  private static Future<Response> exchange(HttpClientRequest request) {
    return request.send().compose(VertxDiscoveryClient::read);
  }

  private static Future<Response> read(HttpClientResponse response) {
    var body = Buffer.buffer();
    response.handler(chunk -> {
      body.appendBuffer(chunk);
      if (body.length() > MAX_BODY_BYTES) {
        response.request().reset();
      }
    });
    return response
        .end()
        .map(_ ->
            new Response(
                response.statusCode(),
                response.getHeader("content-type"),
                response.getHeader("x-restate-server"),
                body.toString(),
                response.version() == io.vertx.core.http.HttpVersion.HTTP_2
                    ? HttpVersion.HTTP_2
                    : HttpVersion.HTTP_1_1));
  }

  private DiscoveryException explain(Throwable failure, boolean useHttp11) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof TimeoutException) {
      return new DiscoveryException(
          Reason.TIMEOUT, "there was no answer within " + timeout.toSeconds() + " s", failure);
    }
    var message = String.valueOf(cause.getMessage());
    if (!useHttp11
        && (message.contains("HTTP/2 preface") || message.contains("not an HTTP2 frame"))) {
      return new DiscoveryException(
          Reason.LOOKS_LIKE_HTTP_1,
          "it seems to speak HTTP/1.1 only; register it with use_http_11 (" + message + ")",
          cause);
    }
    return new DiscoveryException(
        Reason.UNREACHABLE, cause.getClass().getSimpleName() + ": " + message, cause);
  }
}
