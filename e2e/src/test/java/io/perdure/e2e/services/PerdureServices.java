package io.perdure.e2e.services;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.http.FunctionServer;

/**
 * The services of {@code e2e/services} on our own SDK; what each must do is in the README there.
 */
public final class PerdureServices {
  private PerdureServices() {}

  /** Environment: PORT, STEPS. */
  public static void main(String[] arguments) throws InterruptedException {
    var endpoint =
        FunctionEndpoint.bind(new StateServices.DurableCounter())
            .bind(new StateServices.LazyCounter(), ServiceOptions.defaults().lazyState(true))
            .bind(new StepServices.Steps())
            .bind(new CallServices.Proxy())
            .bind(new WaitServices.Sleeper())
            .bind(new WaitServices.Awakeables())
            .bind(new FailureServices.Failures())
            .bind(new CancelServices.DurableSaga())
            .bind(new GatewayServices.Echo())
            .bind(new CallServices.Hidden(), ServiceOptions.defaults().ingressPrivate(true))
            .bind(new CallServices.Across())
            .bind(new FlowServices.Flow())
            .build();
    FunctionServer.start(endpoint, Integer.parseInt(System.getenv("PORT")));
    Thread.currentThread().join();
  }
}
