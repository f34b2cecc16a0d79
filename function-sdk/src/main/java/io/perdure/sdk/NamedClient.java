package io.perdure.sdk;

import java.time.Duration;

/**
 * Calls handlers by name, of services in any language. Inputs are converted by the endpoint's
 * {@link SerdeFactory} for their class; {@code byte[]} goes as it is. The output of a handler that
 * has none is an empty {@code byte[]}.
 *
 * <pre>{@code
 * NamedClient counter = context.client("Counter", "visits");
 * long now = counter.call("add", 5L, Long.class).await();
 * counter.call("reset", byte[].class).await();
 * }</pre>
 *
 * <p>Immutable: {@link #delay}, {@link #idempotencyKey}, {@link #header} and {@link #scope} return
 * another client.
 */
public interface NamedClient {
  /** A client whose calls carry an idempotency key: {@code client.idempotencyKey(order.id())}. */
  NamedClient idempotencyKey(String key);

  /** A client whose calls carry a header more: {@code client.header("tenant", "blue")}. */
  NamedClient header(String name, String value);

  /** A client whose calls are into a scope; see {@link Client#scope}. */
  NamedClient scope(CallScope scope);

  /** A client whose sends start after a delay: {@code client.delay(Duration.ofHours(1))}. */
  NamedClient delay(Duration delay);

  /** Calls with an input: {@code client.call("add", 5L, Long.class).await()}. */
  <O> CallHandle<O> call(String handler, Object input, Class<O> output);

  /** Calls with an input: {@code client.call("find", q, new TypeRef<List<Hit>>() {}).await()}. */
  <O> CallHandle<O> call(String handler, Object input, DataType<O> output);

  /** Calls without an input: {@code client.call("get", Long.class).await()}. */
  <O> CallHandle<O> call(String handler, Class<O> output);

  /** Calls without an input: {@code client.call("all", new TypeRef<List<Hit>>() {}).await()}. */
  <O> CallHandle<O> call(String handler, DataType<O> output);

  /** Sends with an input: {@code client.send("add", 5L)}. */
  SendHandle send(String handler, Object input);

  /** Sends without an input: {@code client.send("reset")}. */
  SendHandle send(String handler);
}
