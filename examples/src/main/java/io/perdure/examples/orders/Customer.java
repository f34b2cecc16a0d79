package io.perdure.examples.orders;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;

/** A customer; the key is the name. */
@VirtualObject
public final class Customer {
  private static final StateKey<Long> SPENT_CENTS = StateKey.of("spent-cents", Long.class);

  /** Counts a purchase, and returns what has been spent in all. */
  @Handler
  public long spend(ObjectContext context, long cents) {
    long spent = context.get(SPENT_CENTS).orElse(0L) + cents;
    context.set(SPENT_CENTS, spent);
    return spent;
  }
}
