package io.perdure.sdk.internal;

import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.ServiceOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services of a process as a transport sees them: what to answer to a discovery, and how to
 * start an attempt. Statuses are those of HTTP, which the protocol is defined on. Thread-safe.
 */
public final class Endpoint {
  /** A service and what it asks of the runtime. */
  public record Binding(Object service, ServiceOptions options) {}

  /** The answer to a discovery. */
  public record Discovery(int status, String contentType, String body) {}

  /** The answer to the request of an attempt. */
  public sealed interface Opening {
    /** Answer 200 with this content type at once; the runner takes the request's body. */
    record Accepted(String contentType, HandlerRunner runner) implements Opening {}

    /** Answer this status and text. */
    record Refused(int status, String message) implements Opening {}
  }

  private static final int NOT_FOUND = 404;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int UNAVAILABLE = 503;

  private final Map<String, ServiceDefinition> services;
  private final Definitions definitions;
  private final EndpointLimits limits;
  private final AtomicInteger attempts = new AtomicInteger();
  private final LateFlush lateFlush = new LateFlush();

  private Endpoint(
      Map<String, ServiceDefinition> services, Definitions definitions, EndpointLimits limits) {
    this.services = services;
    this.definitions = definitions;
    this.limits = limits;
  }

  public static Endpoint of(List<Binding> bindings, SerdeFactory serdes, EndpointLimits limits) {
    var services = new LinkedHashMap<String, ServiceDefinition>();
    for (var binding : bindings) {
      var type = binding.service().getClass();
      var definition = ServiceReader.read(type, serdes, "cannot be bound");
      if (services.putIfAbsent(
              definition.name(), definition.on(binding.service(), binding.options()))
          != null) {
        throw new InvalidServiceException(
            type.getName() + " cannot be bound",
            List.of("another service is named '%s'".formatted(definition.name())));
      }
    }
    return new Endpoint(services, new Definitions(serdes), limits);
  }

  public EndpointLimits limits() {
    return limits;
  }

  /** How many attempts run now. */
  public int attempts() {
    return attempts.get();
  }

  /**
   * The manifest in the best version that is accepted.
   *
   * @param accept the Accept header, empty if there was none
   * @param bidirectional whether the transport can write while it reads
   */
  public Discovery discover(String accept, boolean bidirectional) {
    return ManifestVersion.best(accept)
        .map(version ->
            new Discovery(
                200,
                version.contentType(),
                Manifest.write(version, services.values(), bidirectional)))
        .orElseGet(() ->
            new Discovery(
                UNSUPPORTED_MEDIA_TYPE,
                "text/plain",
                "Expected an Accept header with one of %s, found '%s'"
                    .formatted(ManifestVersion.contentTypes(), accept)));
  }

  /** Starts an attempt, if there is such a handler and the version is spoken here. */
  public Opening open(String service, String handler, String contentType, AttemptOutput output) {
    var definition =
        Optional.ofNullable(services.get(service)).map(found -> found.handlers().get(handler));
    if (definition.isEmpty()) {
      return new Opening.Refused(
          NOT_FOUND,
          "There is no handler %s/%s here, only %s".formatted(service, handler, handlerNames()));
    }
    var version = ProtocolVersion.ofContentType(contentType);
    if (version.isEmpty()) {
      return new Opening.Refused(
          UNSUPPORTED_MEDIA_TYPE,
          "Expected a content-type from %s to %s, found '%s'"
              .formatted(
                  ProtocolVersion.min().contentType(),
                  ProtocolVersion.max().contentType(),
                  contentType));
    }
    if (attempts.incrementAndGet() > limits.maxAttempts()) {
      attempts.decrementAndGet();
      return new Opening.Refused(
          UNAVAILABLE,
          "Already %d attempts are running (maxAttempts)".formatted(limits.maxAttempts()));
    }
    var machine = new InvocationMachine(version.get(), limits);
    var runner =
        new HandlerRunner(
            machine, definition.get(), definitions, output, lateFlush, attempts::decrementAndGet);
    return new Opening.Accepted(version.get().contentType(), runner);
  }

  private List<String> handlerNames() {
    return services.values().stream()
        .flatMap(service -> service.handlers().values().stream())
        .map(HandlerDefinition::qualifiedName)
        .toList();
  }
}
