package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateRoutesTest {
  private final AdminFixture admin = new AdminFixture();

  @BeforeEach
  void register() {
    admin.registerObject("http://box");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void allOfTheStateIsReplaced() {
    ends(new InvocationResult.Succeeded(Payload.of(new byte[0])));

    var response =
        admin.post(
            "/services/Box/state",
            "{\"object_key\":\"a\",\"new_state\":{\"k\":[0,255],\"empty\":[]},\"version\":\"v1\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(admin.edits.asked()).containsExactly("Box a {empty=[], k=[0, -1]} v1");
  }

  @Test
  void anotherVersionIsAConflict() {
    ends(new InvocationResult.Failed(new Failure(409, "PD0208: another version")));

    var response = admin.post("/v3/services/Box/state", "{\"object_key\":\"a\",\"new_state\":{}}");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo("PD0208");
    assertThat(admin.edits.asked()).containsExactly("Box a {} null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"new_state\":{}}",
        "{\"object_key\":\"\",\"new_state\":{}}",
        "{\"object_key\":\"a\"}",
        "{\"object_key\":\"a\",\"new_state\":{\"k\":\"text\"}}",
        "{\"object_key\":\"a\",\"new_state\":{\"k\":[256]}}"
      })
  void anEditThatIsNoneIsRefused(String body) {
    var response = admin.post("/services/Box/state", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo("PD0147");
  }

  @Test
  void onlyObjectsAndWorkflowsHaveState() {
    admin.register("http://one", "greet");
    var body = "{\"object_key\":\"a\",\"new_state\":{}}";

    assertThat(admin.post("/services/Greeter/state", body).statusCode()).isEqualTo(400);
    assertThat(admin.post("/services/Nobody/state", body).statusCode()).isEqualTo(404);
  }

  private void ends(InvocationResult result) {
    admin.edits.answers(new Answer.Completed(admin.newId(), result, 0));
  }
}
