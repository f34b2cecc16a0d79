package io.perdure.sdk.http;

import io.perdure.sdk.FunctionEndpoint;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server for an endpoint: HTTP/2 by prior knowledge and HTTP/1.1 on one port. Answers
 * {@code GET /discover}, {@code POST /invoke/{service}/{handler}} and {@code GET /health}.
 * Thread-safe.
 *
 * <pre>{@code
 * var endpoint = FunctionEndpoint.bind(new Counter()).build();
 * try (var server = FunctionServer.start(endpoint, 9080)) {
 *   System.out.println("Serving on port " + server.port());
 *   Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <p>An application that has a Vert.x server already mounts {@link #handler} in it.
 */
public final class FunctionServer implements AutoCloseable {
  /** A wide window, so that the replay of a long journal is not paced by round trips. */
  private static final int STREAM_WINDOW_BYTES = 2 << 20;

  private static final int CONNECTION_WINDOW_BYTES = 8 << 20;

  /** A runtime that loses leadership cuts all its attempts at once; that is no attack. */
  private static final int MAX_RESETS_PER_WINDOW = 100_000;

  /** The bound for attempts is the endpoint's own, which answers with a status. */
  private static final long MAX_STREAMS_PER_CONNECTION = 100_000;

  private final Vertx vertx;
  private final int port;

  private FunctionServer(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  /**
   * Serves an endpoint on all addresses of this machine.
   *
   * <pre>{@code
   * FunctionServer.start(endpoint, 9080);
   * }</pre>
   *
   * @param port the port, 0 for a free one
   * @throws IllegalStateException if it cannot listen there
   */
  public static FunctionServer start(FunctionEndpoint endpoint, int port) {
    return start(endpoint, new HttpServerOptions().setPort(port));
  }

  /**
   * Serves an endpoint with options of your own, such as the host or TLS. Windows and limits of
   * HTTP/2 are set here.
   *
   * <pre>{@code
   * FunctionServer.start(endpoint, new HttpServerOptions().setHost("127.0.0.1").setPort(9080));
   * }</pre>
   *
   * @throws IllegalStateException if it cannot listen there
   */
  public static FunctionServer start(FunctionEndpoint endpoint, HttpServerOptions options) {
    var vertx = Vertx.vertx(withoutFileCache());
    var port = new AtomicInteger();
    var deployment =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    try {
      await(vertx.deployVerticle(() -> new Listener(endpoint, tuned(options), port), deployment));
    } catch (CompletionException e) {
      await(vertx.close());
      throw new IllegalStateException(
          "Cannot listen on port %d: %s".formatted(options.getPort(), e.getCause()), e.getCause());
    }
    return new FunctionServer(vertx, port.get());
  }

  /** Nothing is served from files, so none need be unpacked. */
  private static VertxOptions withoutFileCache() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static HttpServerOptions tuned(HttpServerOptions options) {
    return new HttpServerOptions(options)
        .setInitialSettings(
            new Http2Settings()
                .setInitialWindowSize(STREAM_WINDOW_BYTES)
                .setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS_PER_WINDOW);
  }

  /**
   * The request handler of an endpoint, for a Vert.x server of your own, whose windows and limits
   * of HTTP/2 are then yours to set.
   *
   * <pre>{@code
   * vertx.createHttpServer().requestHandler(FunctionServer.handler(endpoint)).listen(9080);
   * }</pre>
   */
  public static Handler<HttpServerRequest> handler(FunctionEndpoint endpoint) {
    return new FunctionRoutes(endpoint.transport());
  }

  /** The port it listens on: {@code server.port()}. */
  public int port() {
    return port;
  }

  /**
   * Stops listening and cuts the streams of running attempts; the runtime retries those elsewhere
   * or later: {@code server.close()}.
   */
  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One event loop's listener; connections are spread over all that share the port. */
  private static final class Listener extends VerticleBase {
    private final FunctionEndpoint endpoint;
    private final HttpServerOptions options;
    private final AtomicInteger port;

    Listener(FunctionEndpoint endpoint, HttpServerOptions options, AtomicInteger port) {
      this.endpoint = endpoint;
      this.options = options;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      return vertx
          .createHttpServer(options)
          .requestHandler(handler(endpoint))
          .listen()
          .onSuccess(server -> port.set(server.actualPort()));
    }
  }
}
