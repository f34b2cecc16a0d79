package io.perdure.gateway;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Takes the requests of one event loop in: counts them against the limit of the node, and watches
 * that their bodies arrive. Confined to its event loop.
 */
final class IngressHandler implements Handler<HttpServerRequest> {
  private final Gateway gateway;
  private final Context context;

  /** Requests whose body has not arrived, oldest first. */
  private final SequencedSet<Exchange> reading = new LinkedHashSet<>();

  IngressHandler(Gateway gateway, Context context) {
    this.gateway = gateway;
    this.context = context;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (gateway.open().incrementAndGet() > gateway.options().concurrentRequestsLimit()) {
      gateway.open().decrementAndGet();
      Responses.refuse(
          request,
          GatewayCode.OVERLOADED.because(
              "All of the "
                  + gateway.options().concurrentRequestsLimit()
                  + " places for requests are taken; try again"));
      return;
    }
    new Exchange(gateway, this, request).begin();
  }

  /** Cuts the requests whose body takes too long. */
  void sweep(long nowNanos) {
    long timeout = gateway.options().bodyTimeout().toNanos();
    while (!reading.isEmpty() && nowNanos - reading.getFirst().beganNanos() > timeout) {
      reading.removeFirst().refuseSlowBody();
    }
  }

  void beginsReading(Exchange exchange) {
    reading.add(exchange);
  }

  void endsReading(Exchange exchange) {
    reading.remove(exchange);
  }

  void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }
}
