package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps run once, and again only where they failed. */
interface StepScenarios extends Scenarios {
  @Test
  default void stepsRunOnceAndInOrder() throws Exception {
    var name = cell().name("steps");

    assertThat(cell().call("/Steps/run", Map.of("name", name, "count", 20)).asInt()).isEqualTo(20);

    assertThat(cell().stepsOf(name))
        .isEqualTo(IntStream.range(0, 20).mapToObj(String::valueOf).toList());
  }

  @Test
  default void aStepIsTriedAgainUntilItWorks() throws Exception {
    var name = cell().name("flaky-step");

    assertThat(cell().call("/Steps/flaky", Map.of("name", name, "failures", 3)).asInt())
        .isEqualTo(4);

    assertThat(cell().stepsOf(name)).containsExactly("1", "2", "3", "4");
  }

  @Test
  default void aStepThatUsesUpItsTriesFailsTheInvocation() throws Exception {
    var name = cell().name("exhausted");

    var response = cell().response("/Steps/exhausts", name);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("never");
    assertThat(cell().stepsOf(name)).containsExactly("1", "2", "3");
  }

  @Test
  default void aTerminalFailureOfAStepCanBeCaught() throws Exception {
    assertThat(cell().call("/Steps/terminal", "x").asText())
        .startsWith("caught")
        .contains("no use");
  }
}
