package io.perdure.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A future that somebody outside completes by its id, once: another handler with {@link
 * Context#resolveAwakeable}, a process with {@link
 * io.perdure.sdk.client.PerdureClient#resolveAwakeable}, or any program with {@code POST
 * /restate/awakeables/{id}/resolve} at the runtime, the value being the body ({@code reject} with a
 * reason).
 *
 * <pre>{@code
 * Awakeable<Payment> paid = context.awakeable(Payment.class);
 * context.run("ask", () -> provider.requestPayment(order, paid.id()));
 * Payment payment = paid.await();
 * }</pre>
 *
 * @param <T> the type of the result
 */
public interface Awakeable<T extends @Nullable Object> extends DurableFuture<T> {
  /** The id to hand out: {@code sign_1...}, the same in every attempt. */
  String id();
}
