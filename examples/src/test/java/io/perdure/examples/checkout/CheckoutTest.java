package io.perdure.examples.checkout;

import static io.perdure.testkit.Awaited.awakeable;
import static io.perdure.testkit.Awaited.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.TerminalException;
import io.perdure.testkit.HandlerScript;
import io.perdure.testkit.SentRequest;
import org.junit.jupiter.api.Test;

/** The saga alone, with a script of what the others answer. */
class CheckoutTest {
  private static final Order ORDER = new Order("o-1", "book", 1, 1999, "good");

  private static HandlerScript upToThePayment() {
    return HandlerScript.of(new Checkout())
        .answer(call("Inventory", "book", "reserve"))
        .answer(call("PaymentProvider", "charge"));
  }

  private static HandlerScript withCompensations(HandlerScript script) {
    return script
        .answer(call("PaymentProvider", "refund"))
        .answer(call("Inventory", "book", "release"));
  }

  @Test
  void anOrderThatIsPaidIsShipped() {
    var run =
        upToThePayment()
            .answer(awakeable(1), new Payment("p-1", true))
            .answer(call("Shipping", "ship"), "parcel-1")
            .run("buy", ORDER);

    assertThat(run.result(Receipt.class)).isEqualTo(new Receipt("o-1", "p-1", "parcel-1"));
  }

  @Test
  void whatCannotBeShippedIsGivenBackTheOtherWayRound() {
    var script =
        upToThePayment()
            .answer(awakeable(1), new Payment("p-1", true))
            .fail(call("Shipping", "ship"), new TerminalException(422, "too heavy"));

    var run = withCompensations(script).run("buy", ORDER);

    assertThat(run.failure()).hasMessage("too heavy");
    assertThat(run.calls())
        .extracting(SentRequest::target)
        .endsWith("Shipping/ship", "PaymentProvider/refund", "Inventory/book/release");
  }

  @Test
  void aPaymentThatDoesNotComeInTimeIsGivenUp() {
    var run = withCompensations(upToThePayment()).run("buy", ORDER);

    assertThat(run.failure().code()).isEqualTo(408);
  }
}
