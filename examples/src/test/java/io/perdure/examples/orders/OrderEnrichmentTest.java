package io.perdure.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.testkit.PublishedRecord;
import io.perdure.testkit.TestRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders in a runtime that crashes after every message of a handler. */
class OrderEnrichmentTest {
  private final TestRuntime runtime =
      TestRuntime.builder()
          .serve(FunctionEndpoint.bind(new OrderEnrichment()).bind(new Customer()).build())
          .crashEvery(1)
          .start();

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void anOrderGoesOutOnceWithWhatItsCustomerHasSpent() {
    place(new PlacedOrder("o-1", "ada", 60_00));
    place(new PlacedOrder("o-2", "ada", 50_00));
    place(new PlacedOrder("o-1", "ada", 60_00));

    assertThat(runtime.published("orders-enriched"))
        .extracting(PublishedRecord::key, PublishedRecord::value)
        .containsExactly(
            tuple(
                "o-1",
                "{\"id\":\"o-1\",\"customer\":\"ada\",\"cents\":6000,\"spentCents\":6000,\"isRegular\":false}"),
            tuple(
                "o-2",
                "{\"id\":\"o-2\",\"customer\":\"ada\",\"cents\":5000,\"spentCents\":11000,\"isRegular\":true}"));
    assertThat(runtime.state("Customer", "ada")).containsEntry("spent-cents", "11000");
  }

  private void place(PlacedOrder order) {
    runtime.client().object("OrderEnrichment", order.id()).send("placed", order);
    runtime.awaitIdle();
  }
}
