package io.perdure.sdk.client;

import com.google.protobuf.ByteString;
import io.perdure.sdk.DataType;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.JacksonSerdeFactory;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.ServiceContracts;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls services from outside of handlers, through the runtime's HTTP interface. Blocks its caller,
 * for which virtual threads are made. Thread-safe; one for a process is enough.
 *
 * <pre>{@code
 * try (var perdure = PerdureClient.connect(URI.create("http://localhost:8080"))) {
 *   long count = perdure.object(Counter.class, "visits").call(Counter::add, 1L);
 *   perdure.object(Signup.class, "ada").send(Signup::run, user);
 *   boolean confirmed = perdure.attach(InvocationTarget.workflow("Signup", "ada"), Boolean.class);
 * }
 * }</pre>
 *
 * <p>What fails because the runtime is not reached or busy is tried again, 5 times in all, where
 * that is safe: calls and sends with an idempotency key, and questions for results. There is no
 * time limit on an answer, which may take days: whoever has waited for long enough interrupts the
 * thread, which ends the wait with a {@link PerdureException} and leaves the invocation as it is.
 */
public final class PerdureClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_TRIES = 5;
  private static final int MAX_RESPONSE_BYTES = 32 << 20;

  private final HttpClient http;
  private final Exchange exchange;
  private final Values values;
  private final ServiceContracts contracts;

  private PerdureClient(Builder builder) {
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            // In the clear, HTTP/2 would begin with an upgrade for each connection.
            .version(
                "https".equals(builder.runtime.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .build();
    this.exchange =
        new Exchange(
            http,
            builder.runtime,
            Map.copyOf(builder.headers),
            builder.maxTries,
            builder.maxResponseBytes);
    this.values = new Values(builder.serdes);
    this.contracts = new ServiceContracts(builder.serdes);
  }

  /**
   * A client of the runtime at an address: {@code connect(URI.create("http://localhost:8080"))}.
   */
  public static PerdureClient connect(URI runtime) {
    return at(runtime).build();
  }

  /**
   * Begins a client with settings of its own.
   *
   * <pre>{@code
   * PerdureClient.at(runtime).header("authorization", "Bearer " + token).build();
   * }</pre>
   */
  public static Builder at(URI runtime) {
    return new Builder(runtime);
  }

  /**
   * Calls a service: {@code perdure.service(Greeter.class).call(Greeter::greet, "Ada")}.
   *
   * @param service an interface annotated with {@link io.perdure.sdk.Service}
   * @throws IllegalArgumentException if it is not one, or has keys
   */
  public <S> ServiceCaller<S> service(Class<S> service) {
    var contract = contracts.of(service);
    if (contract.isKeyed()) {
      throw new IllegalArgumentException(
          "%s has keys: expected object(%s.class, key)"
              .formatted(service.getName(), service.getSimpleName()));
    }
    return new ServiceCaller<>(exchange, contract, Optional.empty(), RequestOptions.NONE);
  }

  /**
   * Calls an object or a workflow: {@code perdure.object(Counter.class, "c").call(Counter::get)}.
   *
   * @param object an interface annotated with {@link io.perdure.sdk.VirtualObject} or {@link
   *     io.perdure.sdk.Workflow}
   * @throws IllegalArgumentException if it is not one, or has no keys
   */
  public <S> ServiceCaller<S> object(Class<S> object, String key) {
    var contract = contracts.of(object);
    if (!contract.isKeyed()) {
      throw new IllegalArgumentException(
          "%s has no keys: expected service(%s.class)"
              .formatted(object.getName(), object.getSimpleName()));
    }
    return new ServiceCaller<>(exchange, contract, Optional.of(key), RequestOptions.NONE);
  }

  /** Calls a service by name: {@code perdure.service("Greeter").send("greet", "Ada")}. */
  public NamedCaller service(String service) {
    return new NamedCaller(exchange, values, service, Optional.empty(), RequestOptions.NONE);
  }

  /** Calls an object or workflow by name: {@code perdure.object("Counter", "c").send("reset")}. */
  public NamedCaller object(String object, String key) {
    return new NamedCaller(exchange, values, object, Optional.of(key), RequestOptions.NONE);
  }

  /**
   * Waits for the result of an invocation.
   *
   * <pre>{@code
   * perdure.attach(InvocationTarget.invocation(receipt.invocationId()), Invoice.class);
   * }</pre>
   *
   * @throws TerminalException if the invocation failed; with code 404, or as a {@link
   *     PerdureException} with that status, if it is not known, or not any more
   */
  public <T> T attach(InvocationTarget target, Class<T> type) {
    return attach(target, values.serde(type));
  }

  /** The same with a type that is not a class. */
  public <T> T attach(InvocationTarget target, DataType<T> type) {
    byte[] body = exchange.send(Exchange.Request.get(Paths.result(target, "attach")));
    return values.read(body, values.serde(type));
  }

  /**
   * The result of an invocation, or empty if it has not ended: {@code perdure.output(target,
   * Invoice.class)}.
   *
   * @throws TerminalException if the invocation failed; with code 404, or as a {@link
   *     PerdureException} with that status, if it is not known, or not any more
   */
  public <T> Optional<T> output(InvocationTarget target, Class<T> type) {
    return output(target, values.serde(type));
  }

  /** The same with a type that is not a class. */
  public <T> Optional<T> output(InvocationTarget target, DataType<T> type) {
    try {
      byte[] body = exchange.send(Exchange.Request.get(Paths.result(target, "output")));
      return Optional.of(values.read(body, values.serde(type)));
    } catch (PerdureException e) {
      if (e.status().orElse(0) == Exchange.NOT_READY) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Completes an awakeable: {@code perdure.resolveAwakeable(id, payment)}. The first completion
   * counts.
   *
   * @throws PerdureException if the runtime refuses the id or is not reached
   */
  public void resolveAwakeable(String id, Object value) {
    completeAwakeable(id, "resolve", values.write(value), values.serdeOf(value).contentType());
  }

  /** Fails an awakeable: {@code perdure.rejectAwakeable(id, "declined")}. */
  public void rejectAwakeable(String id, String reason) {
    completeAwakeable(id, "reject", reason.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private void completeAwakeable(String id, String how, byte[] body, String contentType) {
    exchange.send(
        new Exchange.Request(
            "POST",
            Paths.awakeable(id, how),
            ByteString.copyFrom(body),
            Optional.of(contentType),
            RequestOptions.NONE,
            // The first completion counts, a second one has no effect.
            true));
  }

  /** Closes its connections once the requests under way have ended: {@code perdure.close()}. */
  @Override
  public void close() {
    http.close();
  }

  /** Collects the settings of a client. Not thread-safe. */
  public static final class Builder {
    private final URI runtime;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private SerdeFactory serdes = new JacksonSerdeFactory();
    private int maxTries = MAX_TRIES;
    private int maxResponseBytes = MAX_RESPONSE_BYTES;

    private Builder(URI runtime) {
      this.runtime = runtime;
    }

    /** A header for all requests: {@code builder.header("authorization", "Bearer " + token)}. */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** How values become bytes, JSON by default: {@code builder.serdes(new AvroSerdeFactory())}. */
    public Builder serdes(SerdeFactory factory) {
      this.serdes = factory;
      return this;
    }

    /** How often a request is sent at most, where it is safe to repeat. Default 5. */
    public Builder maxTries(int tries) {
      if (tries < 1) {
        throw new IllegalArgumentException("Expected at least 1 try, found " + tries);
      }
      this.maxTries = tries;
      return this;
    }

    /** How long an answer may be, in bytes. Default 32 MiB. */
    public Builder maxResponseBytes(int bytes) {
      if (bytes < 1 || bytes == Integer.MAX_VALUE) {
        throw new IllegalArgumentException("Expected a positive bound of bytes, found " + bytes);
      }
      this.maxResponseBytes = bytes;
      return this;
    }

    /** The client. */
    public PerdureClient build() {
      return new PerdureClient(this);
    }
  }
}
