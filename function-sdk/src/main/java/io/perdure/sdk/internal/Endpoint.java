package io.perdure.sdk.internal;

import io.perdure.sdk.Attempt;
import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.ServiceOptions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The services of a process as a transport sees them: what to answer to a discovery, and how to
 * start an attempt. Statuses are those of HTTP, which the protocol is defined on. Thread-safe.
 */
public final class Endpoint {
  /** A service and what it asks of the runtime. */
  public record Binding(Object service, ServiceOptions options) {}

  /** A service that is served here. */
  public record Served(String name, boolean isKeyed) {}

  /** The answer to a discovery. */
  public record Discovery(int status, String contentType, String body) {}

  /** The request of an attempt, as far as it is known before its body. */
  public record Request(
      String service,
      String handler,
      String contentType,
      Function<String, @Nullable String> headers) {}

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
  private final EndpointSettings settings;
  private final RequestVerifier verifier;
  private final AtomicInteger attempts = new AtomicInteger();
  private final LateFlush lateFlush;

  private Endpoint(
      Map<String, ServiceDefinition> services,
      Definitions definitions,
      EndpointSettings settings,
      LateFlush lateFlush) {
    this.services = services;
    this.definitions = definitions;
    this.lateFlush = lateFlush;
    this.settings = settings;
    this.verifier = new RequestVerifier(settings.publicKeys(), InstantSource.system());
  }

  public static Endpoint of(List<Binding> bindings, EndpointSettings settings) {
    var services = new LinkedHashMap<String, ServiceDefinition>();
    for (var binding : bindings) {
      var definition = bound(binding, settings);
      if (services.putIfAbsent(definition.name(), definition) != null) {
        throw new InvalidServiceException(
            binding.service().getClass().getName() + " cannot be bound",
            List.of("another service is named '%s'".formatted(definition.name())));
      }
    }
    return new Endpoint(services, new Definitions(settings.serdes()), settings, new LateFlush());
  }

  private static ServiceDefinition bound(Binding binding, EndpointSettings settings) {
    var type = binding.service().getClass();
    var definition =
        ServiceReader.read(type, settings.serdes(), "cannot be bound")
            .on(binding.service(), binding.options());
    var problems = OptionRules.problems(definition, binding.options());
    if (!problems.isEmpty()) {
      throw new InvalidServiceException(type.getName() + " cannot be bound", problems);
    }
    return definition;
  }

  /** The same services in another world than the real one, for tests. */
  public Endpoint in(Outside outside) {
    return new Endpoint(services, definitions, settings.in(outside), lateFlush);
  }

  public List<Served> services() {
    return services.values().stream()
        .map(service -> new Served(service.name(), service.isKeyed()))
        .toList();
  }

  /** How values become bytes where nothing else is said. */
  public SerdeFactory serdes() {
    return settings.serdes();
  }

  /** The world that the services are in. */
  public Outside outside() {
    return settings.outside();
  }

  public EndpointLimits limits() {
    return settings.limits();
  }

  /** How many attempts run now. */
  public int attempts() {
    return attempts.get();
  }

  /**
   * Whether a request comes from a runtime that may call; if not, answer 401.
   *
   * @param headers the request's headers by lower-case name
   */
  public boolean isTrusted(String path, Function<String, @Nullable String> headers) {
    return verifier.accepts(
        path, headers.apply("x-restate-signature-scheme"), headers.apply("x-restate-jwt-v1"));
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
  public Opening open(Request request, AttemptOutput output) {
    var service = Optional.ofNullable(services.get(request.service()));
    var handler = service.map(found -> found.handlers().get(request.handler()));
    if (service.isEmpty() || handler.isEmpty()) {
      return new Opening.Refused(
          NOT_FOUND,
          "There is no handler %s/%s here, only %s"
              .formatted(request.service(), request.handler(), handlerNames()));
    }
    var version = ProtocolVersion.ofContentType(request.contentType());
    if (version.isEmpty()) {
      return new Opening.Refused(
          UNSUPPORTED_MEDIA_TYPE,
          "Expected a content-type from %s to %s, found '%s'"
              .formatted(
                  ProtocolVersion.min().contentType(),
                  ProtocolVersion.max().contentType(),
                  request.contentType()));
    }
    if (attempts.incrementAndGet() > settings.limits().maxAttempts()) {
      attempts.decrementAndGet();
      return new Opening.Refused(
          UNAVAILABLE,
          "Already %d attempts are running (maxAttempts)"
              .formatted(settings.limits().maxAttempts()));
    }
    var options =
        new AttemptOptions(
            settings.limits(),
            service.get().isCancelledExplicitly(handler.get()),
            settings.onJournalMismatch());
    var machine = new InvocationMachine(version.get(), options);
    var runner =
        new HandlerRunner(
            machine,
            handler.get(),
            definitions,
            settings.outside(),
            output,
            lateFlush,
            () -> interceptor(machine, handler.get(), request),
            attempts::decrementAndGet);
    return new Opening.Accepted(version.get().contentType(), runner);
  }

  private Interceptor interceptor(
      InvocationMachine machine, HandlerDefinition handler, Request request) {
    return Interceptors.of(
        settings.interceptors(),
        new Attempt(
            machine.invocationId(),
            handler.service(),
            handler.name(),
            handler.kind() == HandlerDefinition.Kind.UNKEYED
                ? Optional.empty()
                : Optional.of(machine.key()),
            machine.input().headers(),
            request.headers()));
  }

  private List<String> handlerNames() {
    return services.values().stream()
        .flatMap(service -> service.handlers().values().stream())
        .map(HandlerDefinition::qualifiedName)
        .toList();
  }
}
