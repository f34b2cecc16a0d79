package io.perdure.query;

import io.perdure.model.HostAndPort;
import io.perdure.model.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the admin listeners of other nodes over kept HTTP/2 connections. Thread-safe; never
 * blocks.
 */
public final class PeerClient implements AutoCloseable {
  /** How long another node may take to answer. */
  public static final int TIMEOUT_MS = 5_000;

  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MAX_WAITING = 10_000;
  private static final int CONNECTIONS_A_PEER = 1;

  private final Vertx vertx;
  private final HttpClient client;

  public PeerClient(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setTcpKeepAlive(true)
                .setIdleTimeoutUnit(TimeUnit.SECONDS),
            new PoolOptions().setHttp2MaxSize(CONNECTIONS_A_PEER).setMaxWaitQueueSize(MAX_WAITING));
  }

  /** What another node answered. */
  public record PeerResponse(int status, Payload body) {}

  /** Fails if the node cannot be reached or does not answer in time. */
  public Future<PeerResponse> get(HostAndPort peer, String pathAndQuery) {
    return send(peer, HttpMethod.GET, pathAndQuery, null);
  }

  /** Fails if the node cannot be reached or does not answer in time. */
  public Future<PeerResponse> post(HostAndPort peer, String path, byte[] body) {
    return send(peer, HttpMethod.POST, path, body);
  }

  /** The body of an answer must be asked for before it comes, so on the thread it comes on. */
  private Future<PeerResponse> send(
      HostAndPort peer, HttpMethod method, String pathAndQuery, byte @Nullable [] body) {
    var answered = Promise.<PeerResponse>promise();
    vertx
        .getOrCreateContext()
        .runOnContext(_ -> exchange(peer, method, pathAndQuery, body).onComplete(answered));
    return answered.future();
  }

  private Future<PeerResponse> exchange(
      HostAndPort peer, HttpMethod method, String pathAndQuery, byte @Nullable [] body) {
    var options =
        new RequestOptions()
            .setHost(peer.host())
            .setPort(peer.port())
            .setMethod(method)
            .setURI(pathAndQuery)
            .setTimeout(TIMEOUT_MS);
    return client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(Buffer.buffer(body)))
        .compose(response ->
            response
                .body()
                .map(read -> new PeerResponse(response.statusCode(), Payload.of(read.getBytes()))));
  }

  @Override
  public void close() {
    client.close();
  }
}
