package io.perdure.examples.orders;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.Topic;
import io.perdure.sdk.VirtualObject;

/**
 * Completes an order; the key is its number. However often a process dies in between, the customer
 * is charged once for each record, and one record goes out for it. That a producer wrote an order
 * twice, as two records, only the object can know: it remembers.
 */
@VirtualObject
public final class OrderEnrichment {
  private static final StateKey<Boolean> ENRICHED = StateKey.of("enriched", Boolean.class);
  private static final Topic<String, EnrichedOrder> OUT =
      Topic.of("orders-enriched", String.class, EnrichedOrder.class);
  private static final long REGULAR_CENTS = 100_00;

  /** A subscription calls it for each record of the topic of orders. */
  @Handler
  public void placed(ObjectContext context, PlacedOrder order) {
    if (context.get(ENRICHED).orElse(false)) {
      return;
    }
    long spent =
        context
            .client("Customer", order.customer())
            .call("spend", order.cents(), Long.class)
            .await();
    var enriched =
        new EnrichedOrder(
            order.id(), order.customer(), order.cents(), spent, spent >= REGULAR_CENTS);
    context.publish(OUT, order.id(), enriched);
    context.set(ENRICHED, true);
  }
}
