package io.perdure.examples.checkout;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** Takes money, and says later by a callback whether it came. */
@Service
public interface PaymentProvider {
  /**
   * A payment to take.
   *
   * @param callback the id of the awakeable that waits for the {@link Payment}
   */
  record Charge(Order order, String callback) {}

  /** Begins to take the money for an order. */
  @Handler
  void charge(Context context, Charge charge);

  /** Gives back the money of an order, if any was taken. */
  @Handler
  void refund(Context context, String orderId);
}
