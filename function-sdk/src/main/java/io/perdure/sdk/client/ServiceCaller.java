package io.perdure.sdk.client;

import io.perdure.sdk.CallScope;
import io.perdure.sdk.Context;
import io.perdure.sdk.HandlerMethod;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.internal.ServiceContract;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls handlers through the interface that their service implements. A call blocks until the
 * invocation has ended, a send until the runtime has taken it. To submit a workflow is to send to
 * its run handler. Immutable and thread-safe.
 *
 * <pre>{@code
 * ServiceCaller<Counter> counter = perdure.object(Counter.class, "visits");
 * long now = counter.idempotencyKey("request-7").call(Counter::add, 5L);
 * counter.delay(Duration.ofHours(1)).send(Counter::reset);
 * }</pre>
 *
 * <p>All calls throw {@link TerminalException} if the invocation failed, and {@link
 * PerdureException} if the runtime refused or was not reached. With an idempotency key a call is
 * tried again in the latter case; without one it might happen twice, and is not.
 *
 * @param <S> the service's interface
 */
@SuppressWarnings(
    "overloads") // javac picks the shape by the method; a void one never fits the others
public final class ServiceCaller<S> {
  private final Exchange exchange;
  private final ServiceContract<S> contract;
  private final Optional<String> key;
  private final RequestOptions options;

  ServiceCaller(
      Exchange exchange,
      ServiceContract<S> contract,
      Optional<String> key,
      RequestOptions options) {
    this.exchange = exchange;
    this.contract = contract;
    this.key = key;
    this.options = options;
  }

  /** A caller whose requests carry an idempotency key: {@code caller.idempotencyKey("order-5")}. */
  public ServiceCaller<S> idempotencyKey(String idempotencyKey) {
    return new ServiceCaller<>(exchange, contract, key, options.withIdempotencyKey(idempotencyKey));
  }

  /** A caller whose requests carry a header more: {@code caller.header("tenant", "blue")}. */
  public ServiceCaller<S> header(String name, String value) {
    return new ServiceCaller<>(exchange, contract, key, options.withHeader(name, value));
  }

  /** A caller whose requests are into a scope: {@code caller.scope(CallScope.of("blue"))}. */
  public ServiceCaller<S> scope(CallScope scope) {
    return new ServiceCaller<>(exchange, contract, key, options.withScope(scope));
  }

  /** A caller whose sends start after a delay, in ms at the finest: {@code delay(ofHours(1))}. */
  public ServiceCaller<S> delay(Duration delay) {
    return new ServiceCaller<>(exchange, contract, key, options.withDelay(delay));
  }

  /** Calls a handler with input and output: {@code caller.call(Counter::add, 5L)}. */
  public <C extends Context, I, O> O call(HandlerMethod.Function<S, C, I, O> handler, I input) {
    return result(contract.message(proxy -> handler.call(proxy, noContext(), input)));
  }

  /** Calls a handler without input: {@code caller.call(Counter::get)}. */
  public <C extends Context, O> O call(HandlerMethod.Supplier<S, C, O> handler) {
    return result(contract.message(proxy -> handler.call(proxy, noContext())));
  }

  /** Calls a handler without output: {@code caller.call(Mailer::confirm, order)}. */
  public <C extends Context, I> void call(HandlerMethod.Consumer<S, C, I> handler, I input) {
    call(message(handler, input));
  }

  /** Calls a handler with neither: {@code caller.call(Counter::reset)}. */
  public <C extends Context> void call(HandlerMethod.Action<S, C> handler) {
    call(message(handler));
  }

  /** Sends to a handler with input and output: {@code caller.send(Counter::add, 5L)}. */
  public <C extends Context, I, O> SendReceipt send(
      HandlerMethod.Function<S, C, I, O> handler, I input) {
    return send(contract.message(proxy -> handler.call(proxy, noContext(), input)));
  }

  /** Sends to a handler without input: {@code caller.send(Report::build)}. */
  public <C extends Context, O> SendReceipt send(HandlerMethod.Supplier<S, C, O> handler) {
    return send(contract.message(proxy -> handler.call(proxy, noContext())));
  }

  /** Sends to a handler without output: {@code caller.send(Mailer::confirm, order)}. */
  public <C extends Context, I> SendReceipt send(HandlerMethod.Consumer<S, C, I> handler, I input) {
    return send(message(handler, input));
  }

  /** Sends to a handler with neither: {@code caller.send(Counter::reset)}. */
  public <C extends Context> SendReceipt send(HandlerMethod.Action<S, C> handler) {
    return send(message(handler));
  }

  private <C extends Context, I> ServiceContract.Message message(
      HandlerMethod.Consumer<S, C, I> handler, I input) {
    return contract.message(proxy -> {
      handler.call(proxy, noContext(), input);
      return null;
    });
  }

  private <C extends Context> ServiceContract.Message message(HandlerMethod.Action<S, C> handler) {
    return contract.message(proxy -> {
      handler.call(proxy, noContext());
      return null;
    });
  }

  /** The context argument of a call that is only recorded. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <C> C noContext() {
    return null;
  }

  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private <O> O result(ServiceContract.Message message) {
    // The reference's type says that the handler has an output, and which.
    return (O) call(message);
  }

  private @Nullable Object call(ServiceContract.Message message) {
    options.requireNoDelay();
    String path = Paths.call(contract.name(), key, message.handler(), options);
    return message.read(exchange.send(request(path, message)));
  }

  private SendReceipt send(ServiceContract.Message message) {
    String path = Paths.send(contract.name(), key, message.handler(), options);
    return Receipts.read(exchange.send(request(path, message)));
  }

  private Exchange.Request request(String path, ServiceContract.Message message) {
    return new Exchange.Request(
        "POST",
        path,
        message.input(),
        message.contentType(),
        options,
        options.idempotencyKey().isPresent());
  }
}
