package io.perdure.examples.checkout;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.VirtualObject;

/** The stock of one item. The key is the item. */
@VirtualObject
public interface Inventory {
  /** Sets an order's quantity aside, or fails with 409 when there is not enough. */
  @Handler
  void reserve(ObjectContext context, Order order);

  /** Gives back what was reserved for an order, if anything was. */
  @Handler
  void release(ObjectContext context, String orderId);

  /** How many are left. */
  @Shared
  int available(SharedObjectContext context);
}
