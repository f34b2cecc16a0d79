package io.perdure.examples.checkout;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.RunOptions;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import java.time.Duration;

/** Hands parcels to a carrier that does not always answer. */
@Service
public interface Shipping {
  /** Ships an order and returns the number of the parcel; the item {@code "piano"} is too heavy. */
  @Handler
  String ship(Context context, Order order);

  /** The only carrier in town. */
  final class Carrier implements Shipping {
    private static final RunOptions PATIENCE =
        RunOptions.retry().initialInterval(Duration.ofMillis(200)).maxAttempts(10);

    @Override
    public String ship(Context context, Order order) {
      if (order.item().equals("piano")) {
        throw new TerminalException(422, "Nobody carries a piano");
      }
      String parcel = "parcel-" + context.uuid();
      context.run("hand over", PATIENCE, () -> handOver(parcel));
      return parcel;
    }

    private static void handOver(String parcel) {
      if (System.nanoTime() % 4 == 0) {
        throw new IllegalStateException("The carrier did not answer for " + parcel);
      }
    }
  }
}
