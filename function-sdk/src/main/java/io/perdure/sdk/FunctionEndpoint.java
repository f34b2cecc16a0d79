package io.perdure.sdk;

import io.perdure.sdk.internal.Endpoint;
import io.perdure.sdk.internal.EndpointSettings;
import io.perdure.sdk.internal.Outside;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The services of a process, ready to be served. It knows no transport: {@link
 * io.perdure.sdk.http.FunctionServer} serves it over HTTP. Thread-safe.
 *
 * <pre>{@code
 * var endpoint = FunctionEndpoint.bind(new Counter()).bind(new Greeter()).build();
 * try (var server = FunctionServer.start(endpoint, 9080)) {
 *   ...
 * }
 * }</pre>
 */
public final class FunctionEndpoint {
  private final Endpoint endpoint;

  private FunctionEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Begins an endpoint with a service, an instance of a class with {@link Service}, {@link
   * VirtualObject} or {@link Workflow}, or of one that implements an interface with it. Its
   * handlers run on this one instance, many at once.
   *
   * <pre>{@code
   * FunctionEndpoint.bind(new Counter()).build();
   * }</pre>
   */
  public static Builder bind(Object service) {
    return new Builder().bind(service);
  }

  /** Begins an endpoint with a service and its options. */
  public static Builder bind(Object service, ServiceOptions options) {
    return new Builder().bind(service, options);
  }

  /**
   * Begins an endpoint without a service, for those that are found one by one, such as the beans of
   * an application.
   *
   * <pre>{@code
   * var endpoint = FunctionEndpoint.builder();
   * services.forEach(endpoint::bind);
   * }</pre>
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same services by another clock: it is what {@link Context#now} tells, and what sleeps, time
   * limits and delays count from. For tests and simulations; {@code TestRuntime} of the test kit
   * does it to every endpoint that it serves.
   *
   * <pre>{@code
   * var endpoint = FunctionEndpoint.bind(new Reminder()).build().withClock(() -> noon);
   * }</pre>
   *
   * @param clock thread-safe; never moves back
   */
  public FunctionEndpoint withClock(InstantSource clock) {
    return new FunctionEndpoint(endpoint.in(new Outside(clock, endpoint.outside().steps())));
  }

  /** For the transports of this SDK. */
  public Endpoint transport() {
    return endpoint;
  }

  /** Collects services and settings. Not thread-safe. */
  public static final class Builder {
    private final List<Endpoint.Binding> bindings = new ArrayList<>();
    private SerdeFactory serdes = new JacksonSerdeFactory();
    private EndpointLimits limits = EndpointLimits.defaults();
    private List<String> publicKeys = List.of();
    private final List<Interceptor.Factory> interceptors = new ArrayList<>();
    private JournalMismatch onJournalMismatch = JournalMismatch.RETRY;

    private Builder() {}

    /** Adds a service: {@code builder.bind(new Greeter())}. */
    public Builder bind(Object service) {
      return bind(service, ServiceOptions.defaults());
    }

    /** Adds a service with options: {@code builder.bind(new Greeter(), options)}. */
    public Builder bind(Object service, ServiceOptions options) {
      bindings.add(new Endpoint.Binding(service, options));
      return this;
    }

    /** How values become bytes, JSON by default: {@code builder.serdes(new AvroSerdeFactory())}. */
    public Builder serdes(SerdeFactory factory) {
      this.serdes = factory;
      return this;
    }

    /** The bounds: {@code builder.limits(EndpointLimits.defaults().maxAttempts(100))}. */
    public Builder limits(EndpointLimits newLimits) {
      this.limits = newLimits;
      return this;
    }

    /**
     * Serves only runtimes that sign their requests with one of these keys; others are answered
     * 401. By default all are served. The last call counts.
     *
     * <pre>{@code
     * builder.publicKeys("publickeyv1_ChjENKeMvCtRnqG2mrBK1HmPKufgFUc98K8B3ononQvp");
     * }</pre>
     */
    public Builder publicKeys(String... keys) {
      this.publicKeys = List.of(keys);
      return this;
    }

    /**
     * Adds an interceptor, inside of those added before: {@code builder.intercept(attempt -> ...)}.
     */
    public Builder intercept(Interceptor.Factory interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /**
     * What happens when handler and journal differ: {@code PAUSE} waits for an operator. Default
     * {@code RETRY}.
     */
    public Builder onJournalMismatch(JournalMismatch reaction) {
      this.onJournalMismatch = reaction;
      return this;
    }

    /**
     * The endpoint.
     *
     * @throws InvalidServiceException if a service is not one, or two have the same name
     * @throws IllegalArgumentException if a public key is not one
     * @throws IllegalStateException if there is no service
     */
    public FunctionEndpoint build() {
      if (bindings.isEmpty()) {
        throw new IllegalStateException("Expected a service to be bound, but found none");
      }
      return new FunctionEndpoint(
          Endpoint.of(
              List.copyOf(bindings),
              new EndpointSettings(
                  serdes,
                  limits,
                  publicKeys,
                  List.copyOf(interceptors),
                  onJournalMismatch,
                  Outside.REAL)));
    }
  }
}
