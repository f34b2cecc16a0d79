package io.perdure.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void stateIsEditedAsItIsShown() {
    ends(new InvocationResult.Succeeded(Payload.of(new byte[0])));

    var response =
        admin.post(
            "/services/Box/state",
            """
            {"object_key":"a","perdure_new_state":{"n":1.50,"l":[1,2],"b":{"$base64":"AP8="}}}\
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(admin.edits.asked())
        .containsExactly(
            "Box a {b=[0, -1], l=%s, n=%s} null".formatted(bytes("[1,2]"), bytes("1.50")));
  }

  /** Of which one is stored in the wire format, and the other as JSON. */
  @Test
  void stateWithATypeIsStoredAsTheFunctionsStoreIt() {
    ends(new InvocationResult.Succeeded(Payload.of(new byte[0])));
    var order = "{\"items\":3}";
    var framed = "[0, 0, 0, 0, 1, 6]";

    for (var state :
        List.of(
            "\"perdure_new_state\":{\"order\":%s,\"shown\":%s}".formatted(order, order),
            "\"new_state\":{\"order\":%s,\"shown\":%s}".formatted(bytes(order), bytes(order)),
            "\"new_state\":{\"order\":%s,\"shown\":%s}".formatted(framed, framed))) {
      var response =
          admin.post("/services/Box/state", "{\"object_key\":\"a\",%s}".formatted(state));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    assertThat(admin.edits.asked())
        .hasSize(3)
        .containsOnly("Box a {order=%s, shown=%s} null".formatted(framed, bytes(order)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"order\":{\"items\":\"x\"}}|PD0504|State 'order': |$.items",
        "{\"shown\":{\"items\":\"x\"}}|PD0504|State 'shown': |$.items",
        "{\"order\":{\"$base64\":\"AAAAAAk=\"}}|PD0502|State 'order': |schema 9",
        "{\"order\":{\"$base64\":\"AAAAAAEGBg==\"}}|PD0504|State 'order': |more bytes",
      })
  void stateThatDoesNotFitIsRefused(String state, String code, String what, String field) {
    var response =
        admin.post(
            "/services/Box/state",
            "{\"object_key\":\"a\",\"perdure_new_state\":%s}".formatted(state));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo(code);
    assertThat(AdminFixture.json(response).path("message").asText()).contains(what, field);
    assertThat(admin.edits.asked()).isEmpty();
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
        "{\"object_key\":\"a\",\"new_state\":{\"k\":[256]}}",
        "{\"object_key\":\"a\",\"new_state\":{},\"perdure_new_state\":{}}",
        "{\"object_key\":\"a\",\"perdure_new_state\":[]}",
        "{\"object_key\":\"a\",\"perdure_new_state\":{\"k\":{\"$base64\":5}}}"
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

  private static String bytes(String text) {
    return Arrays.toString(text.getBytes(UTF_8));
  }

  private void ends(InvocationResult result) {
    admin.edits.answers(new Answer.Completed(admin.newId(), result, 0));
  }
}
