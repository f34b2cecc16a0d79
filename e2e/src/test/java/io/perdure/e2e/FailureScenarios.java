package io.perdure.e2e;

import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.e2e.Language.Feature;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures for good, for now, and for ever. */
interface FailureScenarios extends Scenarios {
  @Test
  default void aTerminalFailureReachesTheCaller() throws Exception {
    var response =
        cell().response("/Failures/terminal", Map.of("code", 417, "message", "not expected"));

    assertThat(response.statusCode()).isEqualTo(417);
    assertThat(json(response.body()).get("message").asText()).contains("not expected");
    assertThat(response.headers().firstValue("x-restate-error-source")).hasValue("invocation");
  }

  @Test
  default void aTerminalFailureCarriesMetadata() throws Exception {
    assumeTrue(cell().has(Feature.FAILURE_METADATA), "This cell's have no metadata");
    var response = cell().empty("/Failures/withMetadata");

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(json(response.body()).at("/metadata/pot").asText()).isEqualTo("tea");
  }

  @Test
  default void aFailedAttemptIsRetried() throws Exception {
    var request = Map.of("name", cell().name("flaky"), "failures", 3);

    assertThat(cell().call("/Failures/flaky", request).asInt()).isEqualTo(4);
  }

  @Test
  default void whatAlwaysFailsIsPausedAndCanBeKilled() throws Exception {
    var id = cell().send("/Failures/endless", cell().name("endless"));

    cell().awaitStatus(id, "paused");
    assertThat(cell().server().invocation(id)).contains("never works");

    assertThat(cell().server().patch("/invocations/" + id + "/kill").statusCode()).isEqualTo(200);
    assertThat(cell().attach(id).statusCode()).isEqualTo(409);
  }

  @Test
  default void aHandlerThatDoesNotRepeatItselfIsStopped() throws Exception {
    var id = cell().send("/Failures/changesItsMind", cell().name("other"));

    cell().awaitStatus(id, "paused");
    assertThat(cell().server().invocation(id)).contains("RT0016");
    cell().server().patch("/invocations/" + id + "/kill");
  }
}
