package io.perdure.sdk.client;

import com.google.protobuf.ByteString;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.DataType;
import io.perdure.sdk.Serde;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls handlers by name, of services in any language. Inputs are converted by the client's serde
 * factory for their class; {@code byte[]} goes as it is. The output of a handler that has none is
 * an empty {@code byte[]}. What calls do and throw is as for {@link ServiceCaller}. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * long now = perdure.object("Counter", "visits").call("add", 5L, Long.class);
 * }</pre>
 */
public final class NamedCaller {
  private final Exchange exchange;
  private final Values values;
  private final String service;
  private final Optional<String> key;
  private final RequestOptions options;

  NamedCaller(
      Exchange exchange,
      Values values,
      String service,
      Optional<String> key,
      RequestOptions options) {
    this.exchange = exchange;
    this.values = values;
    this.service = service;
    this.key = key;
    this.options = options;
  }

  /** A caller whose requests carry an idempotency key: {@code caller.idempotencyKey("order-5")}. */
  public NamedCaller idempotencyKey(String idempotencyKey) {
    return with(options.withIdempotencyKey(idempotencyKey));
  }

  /** A caller whose requests carry a header more: {@code caller.header("tenant", "blue")}. */
  public NamedCaller header(String name, String value) {
    return with(options.withHeader(name, value));
  }

  /** A caller whose requests are into a scope: {@code caller.scope(CallScope.of("blue"))}. */
  public NamedCaller scope(CallScope scope) {
    return with(options.withScope(scope));
  }

  /** A caller whose sends start after a delay, in ms at the finest: {@code delay(ofHours(1))}. */
  public NamedCaller delay(Duration delay) {
    return with(options.withDelay(delay));
  }

  private NamedCaller with(RequestOptions newOptions) {
    return new NamedCaller(exchange, values, service, key, newOptions);
  }

  /** Calls with an input: {@code caller.call("add", 5L, Long.class)}. */
  public <O> O call(String handler, Object input, Class<O> output) {
    return values.read(call(handler, Optional.of(input)), values.serde(output));
  }

  /** Calls with an input: {@code caller.call("find", query, new TypeRef<List<Hit>>() {})}. */
  public <O> O call(String handler, Object input, DataType<O> output) {
    return values.read(call(handler, Optional.of(input)), values.serde(output));
  }

  /** Calls without an input: {@code caller.call("get", Long.class)}. */
  public <O> O call(String handler, Class<O> output) {
    return values.read(call(handler, Optional.empty()), values.serde(output));
  }

  /** Calls without an input: {@code caller.call("all", new TypeRef<List<Hit>>() {})}. */
  public <O> O call(String handler, DataType<O> output) {
    return values.read(call(handler, Optional.empty()), values.serde(output));
  }

  /** Sends with an input: {@code caller.send("add", 5L)}. */
  public SendReceipt send(String handler, Object input) {
    return send(handler, Optional.of(input));
  }

  /** Sends without an input: {@code caller.send("reset")}. */
  public SendReceipt send(String handler) {
    return send(handler, Optional.empty());
  }

  private byte[] call(String handler, Optional<Object> input) {
    options.requireNoDelay();
    return exchange.send(request(Paths.call(service, key, handler, options), input));
  }

  private SendReceipt send(String handler, Optional<Object> input) {
    return Receipts.read(exchange.send(request(Paths.send(service, key, handler, options), input)));
  }

  private Exchange.Request request(String path, Optional<Object> input) {
    return new Exchange.Request(
        "POST",
        path,
        input.map(values::write).map(ByteString::copyFrom).orElse(ByteString.EMPTY),
        input.map(values::serdeOf).map(Serde::contentType),
        options,
        options.idempotencyKey().isPresent());
  }
}
