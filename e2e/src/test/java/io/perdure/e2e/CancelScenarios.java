package io.perdure.e2e;

import static io.perdure.e2e.Cell.A_WHILE;
import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cancel lets handlers compensate, kill does not. */
interface CancelScenarios extends Scenarios {
  @Test
  default void aCanceledSagaCompensates() throws Exception {
    var name = cell().name("saga");
    var id = cell().send("/Saga/run", name);
    cell().awaitSteps(name, "reserved");

    assertThat(cell().server().patch("/invocations/" + id + "/cancel").statusCode()).isEqualTo(202);

    assertThat(cell().attach(id).statusCode()).isEqualTo(409);
    assertThat(cell().stepsOf(name)).containsExactly("reserved", "released");
  }

  @Test
  default void aCancelReachesWhatIsCalled() throws Exception {
    var name = cell().name("child");
    var id = cell().send("/Saga/parent", name);
    cell().awaitSteps(name, "reserved");

    cell().server().patch("/invocations/" + id + "/cancel");

    assertThat(cell().attach(id).statusCode()).isEqualTo(409);
    cell().awaitSteps(name, "reserved", "released");
  }

  @Test
  default void aKillEndsWhatIsCalledWithoutCompensation() throws Exception {
    var name = cell().name("killed");
    var id = cell().send("/Saga/parent", name);
    cell().awaitSteps(name, "reserved");

    assertThat(cell().server().patch("/invocations/" + id + "/kill").statusCode()).isEqualTo(200);

    assertThat(cell().attach(id).statusCode()).isEqualTo(409);
    assertThat(cell().stepsOf(name)).containsExactly("reserved");
  }

  @Test
  default void aKillOfAnObjectsHandlerFreesItsKey() throws Exception {
    var box = "/Awakeables/" + cell().name("freed");
    var first = cell().empty(box + "/hold/send");
    Await.until("the id is kept", A_WHILE, () -> cell().call(box + "/id").isTextual());
    var before = cell().call(box + "/id").asText();
    var second = cell().callAsync(box + "/hold");

    cell()
        .server()
        .patch("/invocations/" + json(first.body()).get("invocationId").asText() + "/kill");

    Await.until(
        "the second holds the key",
        A_WHILE,
        () -> !cell().call(box + "/id").asText().equals(before));
    cell()
        .server()
        .call("/restate/awakeables/" + cell().call(box + "/id").asText() + "/resolve", "\"mine\"");
    assertThat(json(second.join().body()).asText()).isEqualTo("mine");
  }
}
