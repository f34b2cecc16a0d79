package io.perdure.examples.checkout;

import io.perdure.sdk.Awakeable;
import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sells an order. Callers send an {@code idempotency-key}: a request that is repeated gets the
 * receipt of the first one.
 */
@Service
public final class Checkout {
  private static final Duration TIME_TO_PAY = Duration.ofMinutes(15);
  private static final int PAYMENT_REQUIRED = 402;

  /** Reserves, charges and ships; if one fails for good or is cancelled, undoes those before it. */
  @Handler
  public Receipt buy(Context context, Order order) {
    Deque<Runnable> compensations = new ArrayDeque<>();
    try {
      var inventory = context.client(Inventory.class, order.item());
      compensations.push(() -> inventory.call(Inventory::release, order.id()).await());
      inventory.call(Inventory::reserve, order).await();

      var provider = context.client(PaymentProvider.class);
      compensations.push(() -> provider.call(PaymentProvider::refund, order.id()).await());
      Payment payment = charge(context, order);

      String parcel = context.client(Shipping.class).call(Shipping::ship, order).await();
      return new Receipt(order.id(), payment.id(), parcel);
    } catch (TerminalException failure) {
      // Each compensation is a durable call, and undoing what was never done does nothing.
      compensations.forEach(Runnable::run);
      throw failure;
    }
  }

  private static Payment charge(Context context, Order order) {
    Awakeable<Payment> callback = context.awakeable(Payment.class);
    context
        .client(PaymentProvider.class)
        .call(PaymentProvider::charge, new PaymentProvider.Charge(order, callback.id()))
        .await();
    Payment payment = callback.await(TIME_TO_PAY);
    if (!payment.approved()) {
      throw new TerminalException(PAYMENT_REQUIRED, "Payment " + payment.id() + " was declined");
    }
    return payment;
  }
}
