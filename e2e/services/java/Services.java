package io.perdure.e2e.services;

import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.http.vertx.RestateHttpServer;

/** The services of the end-to-end tests; what each must do is in ../README.md. */
public final class Services {
  private Services() {}

  /** Environment: PORT, STEPS. */
  public static void main(String[] arguments) {
    var endpoint =
        Endpoint.bind(new Counter())
            .bind(lazy(new Counter()))
            .bind(new Steps())
            .bind(new Proxy())
            .bind(new Sleeper())
            .bind(new Awakeables())
            .bind(new Failures())
            .bind(new Saga())
            .bind(new Echo())
            .bind(new Hidden(), service -> service.ingressPrivate(true))
            .bind(new Flow());
    RestateHttpServer.listen(endpoint, Integer.parseInt(System.getenv("PORT")));
  }

  /** The same handlers; their state is fetched when it is read. */
  private static ServiceDefinition lazy(Counter counter) {
    var eager = Endpoint.bind(counter).build().resolveService("Counter");
    return ServiceDefinition.of("LazyCounter", eager.getServiceType(), eager.getHandlers())
        .configure(service -> service.enableLazyState(true));
  }
}
