package io.perdure.invoker.http;

import io.perdure.invoker.InvokerOptions.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ways to connect to a deployment. Thread-safe. */
final class HttpClients {
  private final HttpClientAgent http1;
  private final HttpClientAgent http2;
  private final HttpClientAgent tls;
  private final HttpClientAgent tlsHttp1;

  HttpClients(Vertx vertx, Connections options) {
    this.http1 = vertx.createHttpClient(http1(options));
    this.http2 = vertx.createHttpClient(http2(options));
    this.tls =
        vertx.createHttpClient(
            withTls(http2(options), options)
                .setUseAlpn(true)
                .setAlpnVersions(
                    List.of(
                        io.vertx.core.http.HttpVersion.HTTP_2,
                        io.vertx.core.http.HttpVersion.HTTP_1_1)));
    this.tlsHttp1 = vertx.createHttpClient(withTls(http1(options), options));
  }

  /** Connects on the event loop of the caller. */
  Future<HttpClientConnection> connect(Endpoint endpoint) {
    return client(endpoint)
        .connect(
            new HttpConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.isTls()));
  }

  /** A request on any connection of the client's own pool. */
  Future<HttpClientRequest> request(Endpoint endpoint, RequestOptions options) {
    return client(endpoint).request(options);
  }

  Future<Void> close() {
    return Future.join(List.of(http1.close(), http2.close(), tls.close(), tlsHttp1.close()))
        .mapEmpty();
  }

  private HttpClientAgent client(Endpoint endpoint) {
    return switch (endpoint.version()) {
      case HTTP_1_1 -> endpoint.isTls() ? tlsHttp1 : http1;
      case HTTP_2 -> endpoint.isTls() ? tls : http2;
    };
  }

  private static HttpClientOptions http1(Connections options) {
    return common(options).setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_1_1);
  }

  private static HttpClientOptions http2(Connections options) {
    return common(options)
        .setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(false)
        .setHttp2MultiplexingLimit(options.maxStreams())
        .setHttp2ConnectionWindowSize(options.connectionWindowBytes())
        .setInitialSettings(
            new Http2Settings()
                .setPushEnabled(false)
                .setInitialWindowSize(options.streamWindowBytes()));
  }

  private static HttpClientOptions common(Connections options) {
    return new HttpClientOptions()
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setConnectTimeout((int) options.connectTimeout().toMillis())
        .setSslHandshakeTimeout(options.connectTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private static HttpClientOptions withTls(HttpClientOptions client, Connections options) {
    client.setSsl(true).setVerifyHost(true);
    var trusted = options.trustedCertificates();
    return trusted == null
        ? client
        : client.setTrustOptions(new PemTrustOptions().addCertPath(trusted.toString()));
  }
}
