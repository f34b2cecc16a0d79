package io.perdure.ingest;

import io.perdure.model.TargetType;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.ServerDefaults;
import io.perdure.registry.ServiceDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry with the service {@code Target}: one handler of each type, and a private one. */
final class OneService implements DeploymentRegistry {
  private final ServiceDescriptor service =
      new ServiceDescriptor(
          "Target",
          ServiceDescriptor.Type.SERVICE,
          1,
          "dp_1",
          true,
          null,
          Map.of(),
          Map.of(
              "plain", handler("plain", TargetType.SERVICE, true),
              "keyed", handler("keyed", TargetType.OBJECT_EXCLUSIVE, true),
              "run", handler("run", TargetType.WORKFLOW_RUN, true),
              "hidden", handler("hidden", TargetType.SERVICE, false),
              "unkept", unkept(),
              "typed", typed()));

  /** Its input is of the subject {@code numbers}. */
  private static HandlerDescriptor typed() {
    return new HandlerDescriptor(
        "typed",
        TargetType.SERVICE,
        true,
        null,
        null,
        ServerDefaults.standard().options(),
        new HandlerDescriptor.About(null, Map.of("perdure.input.subject", "numbers"), null, null));
  }

  /** Nothing is to be kept of its invocations. */
  private static HandlerDescriptor unkept() {
    var defaults = ServerDefaults.standard().options();
    var options =
        new HandlerOptions(
            defaults.inactivityTimeout(),
            defaults.abortTimeout(),
            Duration.ZERO,
            defaults.idempotencyRetention(),
            defaults.workflowRetention(),
            defaults.isLazyState(),
            defaults.retryPolicy());
    return new HandlerDescriptor("unkept", TargetType.SERVICE, true, null, null, options);
  }

  private static HandlerDescriptor handler(String name, TargetType type, boolean isPublic) {
    return new HandlerDescriptor(
        name, type, isPublic, null, null, ServerDefaults.standard().options());
  }

  @Override
  public Optional<ServiceDescriptor> service(String name) {
    return services().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  @Override
  public List<ServiceDescriptor> services() {
    return List.of(service);
  }

  @Override
  public Optional<Deployment> deployment(String id) {
    return Optional.empty();
  }

  @Override
  public List<Deployment> deployments() {
    return List.of();
  }
}
