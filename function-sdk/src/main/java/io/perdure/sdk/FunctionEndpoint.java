package io.perdure.sdk;

import io.perdure.sdk.internal.Endpoint;
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
   * Begins an endpoint with a service, an instance of a class with {@link Service} or {@link
   * VirtualObject}. Its handlers run on this one instance, many at once.
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

  /** For the transports of this SDK. */
  public Endpoint transport() {
    return endpoint;
  }

  /** Collects services and settings. Not thread-safe. */
  public static final class Builder {
    private final List<Endpoint.Binding> bindings = new ArrayList<>();
    private SerdeFactory serdes = new JacksonSerdeFactory();
    private EndpointLimits limits = EndpointLimits.defaults();

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
     * The endpoint.
     *
     * @throws InvalidServiceException if a service is not one, or two have the same name
     */
    public FunctionEndpoint build() {
      return new FunctionEndpoint(Endpoint.of(List.copyOf(bindings), serdes, limits));
    }
  }
}
