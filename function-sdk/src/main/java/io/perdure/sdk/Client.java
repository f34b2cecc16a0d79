package io.perdure.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls handlers through the interface that their service implements. The handler is named by a
 * method reference; nothing runs in this process, the runtime gets the call and makes sure that it
 * happens once.
 *
 * <pre>{@code
 * Client<Counter> counter = context.client(Counter.class, "visits");
 * long now = counter.call(Counter::add, 5L).await();
 * counter.delay(Duration.ofHours(1)).send(Counter::reset);
 * }</pre>
 *
 * <p>Immutable: {@link #delay}, {@link #idempotencyKey}, {@link #header} and {@link #scope} return
 * another client.
 *
 * @param <S> the service's interface
 */
@SuppressWarnings(
    "overloads") // javac picks the shape by the method; a void one never fits the others
public interface Client<S> {
  /**
   * A client whose calls carry an idempotency key: the runtime joins a call with the same key and
   * handler to the first one, as long as that one's result is kept ({@link
   * ServiceOptions#idempotencyRetention}).
   *
   * <pre>{@code
   * context.client(Mailer.class).idempotencyKey(order.id()).send(Mailer::confirm, order);
   * }</pre>
   */
  Client<S> idempotencyKey(String key);

  /** A client whose calls carry a header more: {@code client.header("tenant", "blue")}. */
  Client<S> header(String name, String value);

  /**
   * A client whose calls are into a scope: {@code client.scope(CallScope.of("blue"))}. Needs a
   * runtime that speaks protocol version 7; with earlier ones a call is refused with an {@link
   * IllegalStateException}, which fails the attempt.
   */
  Client<S> scope(CallScope scope);

  /**
   * A client whose sends start the handler after a delay of at least zero. Only for {@code send}: a
   * call is refused with an {@link IllegalStateException}.
   *
   * <pre>{@code
   * context.client(Cart.class, "c1").delay(Duration.ofMinutes(15)).send(Cart::expire);
   * }</pre>
   */
  Client<S> delay(Duration delay);

  /** Calls a handler with input and output: {@code client.call(Counter::add, 5L).await()}. */
  <C extends Context, I, O> CallHandle<O> call(HandlerMethod.Function<S, C, I, O> handler, I input);

  /** Calls a handler without input: {@code client.call(Counter::get).await()}. */
  <C extends Context, O> CallHandle<O> call(HandlerMethod.Supplier<S, C, O> handler);

  /** Calls a handler without output: {@code client.call(Mailer::confirm, order).await()}. */
  <C extends Context, I> CallHandle<@Nullable Void> call(
      HandlerMethod.Consumer<S, C, I> handler, I input);

  /** Calls a handler with neither: {@code client.call(Counter::reset).await()}. */
  <C extends Context> CallHandle<@Nullable Void> call(HandlerMethod.Action<S, C> handler);

  /** Sends to a handler with input and output: {@code client.send(Counter::add, 5L)}. */
  <C extends Context, I, O> SendHandle send(HandlerMethod.Function<S, C, I, O> handler, I input);

  /** Sends to a handler without input: {@code client.send(Report::build)}. */
  <C extends Context, O> SendHandle send(HandlerMethod.Supplier<S, C, O> handler);

  /** Sends to a handler without output: {@code client.send(Mailer::confirm, order)}. */
  <C extends Context, I> SendHandle send(HandlerMethod.Consumer<S, C, I> handler, I input);

  /** Sends to a handler with neither: {@code client.send(Counter::reset)}. */
  <C extends Context> SendHandle send(HandlerMethod.Action<S, C> handler);
}
