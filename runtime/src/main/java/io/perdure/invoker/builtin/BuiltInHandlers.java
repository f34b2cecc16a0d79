package io.perdure.invoker.builtin;

import io.perdure.model.InvocationTarget;
import java.util.Map;
import java.util.Optional;

/**
 * All handlers that Perdure runs itself. Thread-safe.
 *
 * @param stateEdit replaces the state of an object
 * @param services by {@code service/handler}
 */
public record BuiltInHandlers(BuiltInHandler stateEdit, Map<String, BuiltInHandler> services) {
  public BuiltInHandlers {
    services = Map.copyOf(services);
  }

  /** The handler of a target; empty if this release has none. */
  public Optional<BuiltInHandler> find(InvocationTarget target) {
    return switch (target.type()) {
      case STATE_EDIT -> Optional.of(stateEdit);
      case BUILT_IN -> Optional.ofNullable(services.get(target.toString()));
      case SERVICE, OBJECT_EXCLUSIVE, OBJECT_SHARED, WORKFLOW_RUN, WORKFLOW_SHARED ->
          Optional.empty();
    };
  }
}
