package io.perdure.gateway;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import io.perdure.registry.InvocationSpecs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds invocations by what identifies them. The ids of workflow runs and of requests with an
 * idempotency key are computed, so nothing is looked up. Thread-safe.
 */
final class Targets {
  private static final String WORKFLOW_HANDLER = "run";

  private final DeploymentRegistry registry;

  Targets(DeploymentRegistry registry) {
    this.registry = registry;
  }

  /** An invocation, and the content type rule of its result if that is known. */
  record Found(InvocationId id, @Nullable OutputRule output) {}

  Found byId(String text) {
    try {
      return new Found(InvocationId.parse(text), null);
    } catch (IllegalArgumentException cause) {
      throw GatewayCode.BAD_ID.refuse(String.valueOf(cause.getMessage()));
    }
  }

  Found workflow(@Nullable Scope scope, String name, String key) {
    var target = new InvocationTarget(name, key, WORKFLOW_HANDLER, TargetType.WORKFLOW_RUN, scope);
    var handler =
        registry
            .service(name)
            .flatMap(service ->
                service.handlers().values().stream()
                    .filter(it -> it.type() == TargetType.WORKFLOW_RUN)
                    .findFirst());
    return new Found(InvocationSpecs.id(target, null), output(handler));
  }

  Found idempotent(
      @Nullable Scope scope,
      String service,
      @Nullable String key,
      String handler,
      String idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      throw GatewayCode.BAD_IDEMPOTENCY_KEY.refuse("Expected an idempotency key, but it is empty");
    }
    // Any keyed type gives the same id, but that of a workflow's run, which takes no such key.
    var type = key == null ? TargetType.SERVICE : TargetType.OBJECT_SHARED;
    var target = new InvocationTarget(service, key, handler, type, scope);
    var descriptor =
        registry
            .service(service)
            .flatMap(found -> Optional.ofNullable(found.handlers().get(handler)));
    return new Found(InvocationSpecs.id(target, idempotencyKey), output(descriptor));
  }

  private static @Nullable OutputRule output(Optional<HandlerDescriptor> handler) {
    return handler.map(HandlerDescriptor::output).orElse(null);
  }
}
