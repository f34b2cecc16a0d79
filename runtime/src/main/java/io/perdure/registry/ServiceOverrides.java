package io.perdure.registry;

import io.perdure.codec.StoredService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the options that operators set over those that deployments declare. Stateless. */
final class ServiceOverrides {
  private ServiceOverrides() {}

  /** The deployment with the overrides of exactly those revisions that they were made for. */
  static Deployment applied(Deployment deployment, Map<String, StoredService> decisions) {
    var services = new ArrayList<ServiceDescriptor>();
    for (var service : deployment.services()) {
      var stored = decisions.get(service.name());
      services.add(
          stored != null && stored.overriddenRevision() == service.revision()
              ? applied(service, stored)
              : service);
    }
    return deployment.with(services);
  }

  private static ServiceDescriptor applied(ServiceDescriptor service, StoredService stored) {
    boolean isPublic = stored.isPublic() == null ? service.isPublic() : stored.isPublic();
    var handlers = new LinkedHashMap<String, HandlerDescriptor>();
    for (var handler : service.handlers().values()) {
      // Of a private service all handlers are private, so to publish it publishes them.
      boolean isHandlerPublic = isPublic && (handler.isPublic() || !service.isPublic());
      handlers.put(
          handler.name(), handler.with(isHandlerPublic, applied(handler.options(), stored)));
    }
    return service.with(isPublic, applied(service.options(), stored), handlers);
  }

  private static HandlerOptions applied(HandlerOptions declared, StoredService stored) {
    return new HandlerOptions(
        either(stored.inactivityTimeoutMs(), declared.inactivityTimeout()),
        either(stored.abortTimeoutMs(), declared.abortTimeout()),
        either(stored.journalRetentionMs(), declared.journalRetention()),
        either(stored.idempotencyRetentionMs(), declared.idempotencyRetention()),
        either(stored.workflowRetentionMs(), declared.workflowRetention()),
        declared.isLazyState(),
        declared.retryPolicy());
  }

  private static Duration either(@Nullable Long ms, Duration declared) {
    return ms == null ? declared : Duration.ofMillis(ms);
  }
}
