package io.perdure.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.admin.AdminRoutes;
import io.perdure.gateway.GatewayServer;
import io.perdure.gateway.RequestCounts;
import io.perdure.invoker.AttemptCounts.Outcome;
import io.perdure.invoker.Invoker;
import io.perdure.partition.PartitionRuntime;
import io.vertx.ext.web.Router;
import java.util.Locale;

/**
 * What the parts of a node count, and what the JVM says of itself, for Prometheus: {@code GET
 * /metrics} of the admin API. Thread-safe.
 */
final class Metrics implements AdminRoutes, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  void watch(Invoker invoker) {
    Gauge.builder("perdure.attempts.running", invoker, Invoker::attempts)
        .description("Attempts that run now")
        .register(registry);
    for (var outcome : Outcome.values()) {
      FunctionCounter.builder("perdure.attempts", invoker.counts(), it -> it.of(outcome))
          .description("Attempts that are over, by outcome")
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  void watch(PartitionRuntime partitions) {
    var counts = partitions.counts();
    FunctionCounter.builder("perdure.commands.applied", counts, it -> it.applied())
        .description("Commands of the log that were applied")
        .register(registry);
    FunctionCounter.builder("perdure.commands.quarantined", counts, it -> it.quarantined())
        .description("Commands that met a bug, whose invocations were paused (PD0001)")
        .register(registry);
    FunctionCounter.builder("perdure.commands.undecodable", counts, it -> it.undecodable())
        .description("Records of the log that were passed over (PD0002)")
        .register(registry);
  }

  void watch(GatewayServer gateway) {
    Gauge.builder("perdure.gateway.requests.open", gateway, GatewayServer::openRequests)
        .description("Requests that are open now")
        .register(registry);
    Gauge.builder("perdure.gateway.held", gateway, GatewayServer::heldBytes)
        .baseUnit("bytes")
        .description("Request bodies in memory")
        .register(registry);
    for (int i = 0; i < RequestCounts.CLASSES; i++) {
      int statusClass = i;
      FunctionCounter.builder(
              "perdure.gateway.requests", gateway.counts(), it -> it.of(statusClass))
          .description("Requests that are over, by the class of their status")
          .tag("status", statusClass == 0 ? "gone" : statusClass + "xx")
          .register(registry);
    }
  }

  @Override
  public void mount(Router router) {
    router
        .get("/metrics")
        .handler(request ->
            request
                .response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(registry.scrape()));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
