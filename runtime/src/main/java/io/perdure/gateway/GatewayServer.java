package io.perdure.gateway;

import io.perdure.log.IngressLog;
import io.perdure.query.StateQueries;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.Tracing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The public listener: HTTP/1.1 and HTTP/2 without TLS, on one port, served by several event loops.
 */
public final class GatewayServer {
  private static final long SWEEP_EVERY_MS = 1_000;

  /** Any free port, the same one for all event loops. */
  private static final int ANY_PORT_FOR_ALL = -1;

  private static final int MAX_PATH_BYTES = 64 << 10;
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int MAX_CHUNK_BYTES = 64 << 10;
  private static final int MAX_STREAMS_A_CONNECTION = 1_000;
  private static final int CONNECTION_WINDOW_BYTES = 16 << 20;
  private static final int STREAM_WINDOW_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Gateway gateway;
  private final Executor sweeper;
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private volatile int port;
  private @Nullable String deployment;
  private long timer;

  /**
   * @param clock for the start time of delayed sends
   * @param sweeper asks the log again; not an event loop, one thread is enough
   */
  public GatewayServer(
      Vertx vertx,
      GatewayOptions options,
      DeploymentRegistry registry,
      InvocationSpecs specs,
      Waiters waiters,
      IngressLog ingress,
      StateQueries states,
      InstantSource clock,
      Tracing tracing,
      SubjectTypes types,
      Executor sweeper) {
    var targets = new Targets(registry);
    this.vertx = vertx;
    this.sweeper = sweeper;
    this.gateway =
        new Gateway(
            options,
            registry,
            specs,
            waiters,
            new Transactions(waiters, ingress, clock),
            states,
            clock,
            tracing,
            types,
            targets,
            new IngressRoutes(registry, targets),
            new BodyBudget(options.heldBytesLimit()),
            new AtomicInteger(),
            new RequestCounts());
  }

  /** Begins to listen; fails if the port is taken. */
  public Future<Void> start() {
    this.port = gateway.options().port();
    timer = vertx.setPeriodic(SWEEP_EVERY_MS, _ -> sweep());
    return startListeners(gateway.options().eventLoops());
  }

  /** Stops to listen and cuts what is open; callers that wait may attach elsewhere. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** How many requests are open. */
  public int openRequests() {
    return gateway.open().get();
  }

  /** How requests were answered. */
  public RequestCounts counts() {
    return gateway.counts();
  }

  /** How many bytes of request bodies are in memory. */
  public long heldBytes() {
    return gateway.bodies().used();
  }

  private Future<Void> startListeners(int instances) {
    return vertx
        .deployVerticle(Listener::new, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> deployment = id)
        .mapEmpty();
  }

  private void sweep() {
    if (isSweeping.compareAndSet(false, true)) {
      sweeper.execute(() -> {
        try {
          gateway.waiters().sweep();
        } finally {
          isSweeping.set(false);
        }
      });
    }
  }

  /** The listener of one event loop. */
  private final class Listener extends VerticleBase {
    @Override
    public Future<?> start() {
      var ingress = new IngressHandler(gateway, context);
      vertx.setPeriodic(SWEEP_EVERY_MS, _ -> ingress.sweep(System.nanoTime()));
      return vertx
          .createHttpServer(serverOptions(gateway.options()))
          .requestHandler(ingress)
          .invalidRequestHandler(GatewayServer::refuseMalformed)
          .listen()
          .onSuccess(server -> port = server.actualPort());
    }
  }

  private static void refuseMalformed(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    Responses.refuse(
        request,
        GatewayCode.BAD_REQUEST.because(
            "Expected an HTTP request, but found a malformed one: "
                + (cause == null ? "no details" : cause.getMessage())));
    request.connection().close();
  }

  private static HttpServerOptions serverOptions(GatewayOptions options) {
    var http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port() == 0 ? ANY_PORT_FOR_ALL : options.port())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(MAX_PATH_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    http.getInitialSettings()
        .setMaxConcurrentStreams(MAX_STREAMS_A_CONNECTION)
        .setInitialWindowSize(STREAM_WINDOW_BYTES)
        .setMaxHeaderListSize(MAX_HEADER_BYTES);
    return http;
  }
}
