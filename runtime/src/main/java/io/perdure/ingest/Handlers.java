package io.perdure.ingest;

import io.perdure.model.InvocationTarget;
import io.perdure.model.Scope;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import org.jspecify.annotations.Nullable;

/** Looks up what a record invokes. Stateless. */
final class Handlers {
  private Handlers() {}

  /**
   * Finds a handler that may be called from outside.
   *
   * @throws BadRecordException if there is none
   */
  static HandlerDescriptor find(DeploymentRegistry registry, String service, String handler) {
    var found = registry.service(service).map(descriptor -> descriptor.handlers().get(handler));
    if (found.isEmpty()) {
      throw new BadRecordException(
          IngestCode.UNKNOWN_HANDLER,
          "Expected a registered handler, but there is no " + service + "/" + handler);
    }
    if (!found.get().isPublic()) {
      throw new BadRecordException(
          IngestCode.UNKNOWN_HANDLER,
          "Expected a public handler, but " + service + "/" + handler + " is private");
    }
    return found.get();
  }

  /** A handler as a target without scope. */
  static InvocationTarget target(String service, HandlerDescriptor handler, @Nullable String key) {
    return target(service, handler, key, null);
  }

  /**
   * A handler as a target.
   *
   * @param key dropped where the handler has none
   * @throws BadRecordException if the handler needs a key
   */
  static InvocationTarget target(
      String service, HandlerDescriptor handler, @Nullable String key, @Nullable Scope scope) {
    if (!handler.type().isKeyed()) {
      return new InvocationTarget(service, null, handler.name(), handler.type(), scope);
    }
    if (key == null) {
      throw new BadRecordException(
          IngestCode.BAD_KEY,
          "Expected a key for " + service + "/" + handler.name() + ", but the record has none");
    }
    return new InvocationTarget(service, key, handler.name(), handler.type(), scope);
  }
}
