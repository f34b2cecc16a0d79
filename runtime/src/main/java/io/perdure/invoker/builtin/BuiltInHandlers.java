package io.perdure.invoker.builtin;

import io.perdure.model.InvocationTarget;
import java.util.Map;
import java.util.Optional;

/**
 * All handlers that Perdure runs itself. Thread-safe.
 *
 * @param edits of the state of objects, by handler
 * @param services by {@code service/handler}
 */
public record BuiltInHandlers(
    Map<String, BuiltInHandler> edits, Map<String, BuiltInHandler> services) {
  public BuiltInHandlers {
    edits = Map.copyOf(edits);
    services = Map.copyOf(services);
  }

  /** The handler of a target; empty if this release has none. */
  public Optional<BuiltInHandler> find(InvocationTarget target) {
    return switch (target.type()) {
      case STATE_EDIT -> Optional.ofNullable(edits.get(target.handler()));
      case BUILT_IN -> Optional.ofNullable(services.get(target.toString()));
      case SERVICE, OBJECT_EXCLUSIVE, OBJECT_SHARED, WORKFLOW_RUN, WORKFLOW_SHARED ->
          Optional.empty();
    };
  }
}
