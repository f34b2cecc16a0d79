package io.perdure.e2e;

import static io.perdure.e2e.Cell.A_WHILE;
import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Workflows: once for a key, with promises. */
interface FlowScenarios extends Scenarios {
  @Test
  default void aWorkflowRunsOnceForItsKeyAndAwaitsItsPromise() throws Exception {
    var flow = "/Flow/" + cell().name("flow");
    var workflow = "/restate/workflow/Flow/" + cell().name("flow");
    cell().send(flow + "/run", "ada");
    Await.until("it waits", A_WHILE, () -> cell().call(flow + "/stage").asText().equals("waiting"));

    assertThat(cell().server().get(workflow + "/output").statusCode()).isEqualTo(470);
    assertThat(cell().response(flow + "/run", "bob").statusCode()).isEqualTo(409);
    assertThat(cell().response(flow + "/run/send", "bob").body()).contains("PreviouslyAccepted");
    assertThat(cell().call(flow + "/peek").isNull()).isTrue();

    cell().call(flow + "/go", "on");

    assertThat(json(cell().server().get(workflow + "/attach").body()).asText()).isEqualTo("ada on");
    assertThat(json(cell().server().get(workflow + "/output").body()).asText()).isEqualTo("ada on");
    assertThat(cell().call(flow + "/peek").asText()).isEqualTo("on");
    assertThat(cell().call(flow + "/stage").asText()).isEqualTo("done");
    assertThat(cell().response(flow + "/go", "off").statusCode()).isEqualTo(409);
  }
}
