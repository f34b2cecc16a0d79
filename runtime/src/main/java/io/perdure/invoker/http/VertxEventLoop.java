package io.perdure.invoker.http;

import io.perdure.invoker.EventLoop;
import io.perdure.invoker.FunctionRequest;
import io.perdure.invoker.FunctionStream;
import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.RequestSigner;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An event loop of Vert.x with its connections. */
final class VertxEventLoop implements EventLoop {
  private final Vertx vertx;
  private final Context context;
  private final HttpClients clients;
  private final Connections options;
  private final RequestSigner signer;

  /** Confined to the loop. */
  private final Map<Endpoint, ConnectionPool> pools = new HashMap<>();

  VertxEventLoop(
      Vertx vertx,
      Context context,
      HttpClients clients,
      Connections options,
      RequestSigner signer) {
    this.vertx = vertx;
    this.context = context;
    this.clients = clients;
    this.options = options;
    this.signer = signer;
    context.runOnContext(_ -> watchConnections());
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    // Rounded up: a task that runs early would look at a clock that says not yet, and again.
    long timer = vertx.setTimer(Math.max(1, delay.plusNanos(999_999).toMillis()), _ -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  @Override
  public FunctionStream open(FunctionRequest request, FunctionStream.Listener listener) {
    var endpoint = Endpoint.of(request.endpoint());
    var stream = new VertxFunctionStream(request, signer, listener);
    execute(() -> stream.open(pool(endpoint)));
    return stream;
  }

  private ConnectionPool pool(Endpoint endpoint) {
    return pools.computeIfAbsent(endpoint, e -> new ConnectionPool(e, clients, options));
  }

  private void watchConnections() {
    vertx.setPeriodic(
        options.pingInterval().toMillis(),
        _ -> {
          pools.values().forEach(ConnectionPool::check);
          pools.values().removeIf(ConnectionPool::isEmpty);
        });
  }
}
