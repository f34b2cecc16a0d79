package io.perdure.invoker.http;

import io.perdure.invoker.EventLoop;
import io.perdure.invoker.FunctionClient;
import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.RequestSigner;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams over HTTP/2 with prior knowledge, HTTP/2 or HTTP/1.1 over TLS as ALPN decides, and plain
 * HTTP/1.1. Every event loop has connections of its own, so that nothing about an attempt ever
 * changes threads. Thread-safe.
 */
public final class VertxFunctionClient implements FunctionClient, AutoCloseable {
  private static final long LIFECYCLE_TIMEOUT_SECONDS = 10;

  private final Vertx vertx;
  private final HttpClients clients;
  private final RequestSigner signer;
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private final List<VertxEventLoop> loops = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private VertxFunctionClient(Vertx vertx, Connections options, RequestSigner signer) {
    this.vertx = vertx;
    this.signer = signer;
    this.clients = new HttpClients(vertx, options);
  }

  /**
   * Waits for its event loops; must not be called on one.
   *
   * @throws IllegalStateException if Vert.x does not give them
   */
  public static VertxFunctionClient open(Vertx vertx, Connections options, RequestSigner signer) {
    var client = new VertxFunctionClient(vertx, options, signer);
    var deployed =
        vertx.deployVerticle(
            () -> new PerLoop(client, options),
            new DeploymentOptions().setInstances(options.eventLoops()));
    client.deployments.add(await(deployed, "open its event loops"));
    return client;
  }

  @Override
  public EventLoop nextLoop() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  /** Closes all connections; streams that are still open fail. */
  @Override
  public void close() {
    deployments.forEach(id -> await(vertx.undeploy(id), "close its event loops"));
    await(clients.close(), "close its connections");
  }

  /** Gets hold of one event loop; Vert.x wants an object of its own for each. */
  private static final class PerLoop implements Deployable {
    private final VertxFunctionClient client;
    private final Connections options;

    PerLoop(VertxFunctionClient client, Connections options) {
      this.client = client;
      this.options = options;
    }

    @Override
    public Future<?> deploy(Context context) {
      return client.addLoop(context, options);
    }
  }

  private Future<Void> addLoop(Context context, Connections options) {
    loops.add(new VertxEventLoop(vertx, context, clients, options, signer));
    return Future.succeededFuture();
  }

  private static <T> T await(Future<T> future, String what) {
    try {
      return future.await(LIFECYCLE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException cause) {
      throw new IllegalStateException(
          "Expected the function client to " + what + " within " + LIFECYCLE_TIMEOUT_SECONDS + " s",
          cause);
    }
  }
}
