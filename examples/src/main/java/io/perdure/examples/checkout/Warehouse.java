package io.perdure.examples.checkout;

import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.TerminalException;

/** An inventory in which every item starts with ten pieces. */
public final class Warehouse implements Inventory {
  private static final StateKey<Integer> AVAILABLE = StateKey.of("available", Integer.class);
  private static final int FIRST_DELIVERY = 10;
  private static final int CONFLICT = 409;

  @Override
  public void reserve(ObjectContext context, Order order) {
    var reserved = reservedFor(order.id());
    if (context.get(reserved).isPresent()) {
      return;
    }
    int left = available(context) - order.quantity();
    if (left < 0) {
      throw new TerminalException(
          CONFLICT,
          "Only %d of %s are left, order %s wants %d"
              .formatted(available(context), context.key(), order.id(), order.quantity()));
    }
    context.set(AVAILABLE, left);
    context.set(reserved, order.quantity());
  }

  @Override
  public void release(ObjectContext context, String orderId) {
    var reserved = reservedFor(orderId);
    context
        .get(reserved)
        .ifPresent(quantity -> {
          context.set(AVAILABLE, available(context) + quantity);
          context.clear(reserved);
        });
  }

  @Override
  public int available(SharedObjectContext context) {
    return context.get(AVAILABLE).orElse(FIRST_DELIVERY);
  }

  private static StateKey<Integer> reservedFor(String orderId) {
    return StateKey.of("reserved-" + orderId, Integer.class);
  }
}
