package io.perdure.examples.checkout;

import io.perdure.sdk.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider that decides by the card: {@code "declined"} is declined, {@code "ask"} waits until
 * somebody calls back over HTTP, every other card is good.
 */
public final class PretendedProvider implements PaymentProvider {
  private static final Logger log = LoggerFactory.getLogger(PretendedProvider.class);

  @Override
  public void charge(Context context, Charge charge) {
    String payment = context.uuid().toString();
    switch (charge.order().card()) {
      case "ask" -> context.run("ask", () -> log.info(howToCallBack(charge, payment)));
      case "declined" -> context.resolveAwakeable(charge.callback(), new Payment(payment, false));
      default -> context.resolveAwakeable(charge.callback(), new Payment(payment, true));
    }
  }

  @Override
  public void refund(Context context, String orderId) {
    context.run("refund", () -> log.info("Refunded order {}", orderId));
  }

  private static String howToCallBack(Charge charge, String payment) {
    return """
    Order %s waits for its payment:
    curl localhost:8080/restate/awakeables/%s/resolve --json '{"id":"%s","approved":true}'\
    """
        .formatted(charge.order().id(), charge.callback(), payment);
  }
}
