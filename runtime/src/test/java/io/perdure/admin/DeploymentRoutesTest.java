package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentRoutesTest {
  private static final String ONE = "{\"uri\":\"http://one\"}";
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:counter:7";
  private static final String ROLE = "arn:aws:iam::123456789012:role/caller";
  private final AdminFixture admin = new AdminFixture();

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aNewDeploymentIsCreatedAndTheSameAgainStaysAsItIs() {
    admin.manifests.put("http://one", AdminFixture.manifest("greet"));

    var created = admin.post("/deployments", ONE);
    var again = admin.post("/v3/deployments", ONE);

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    var id = AdminFixture.json(created).path("id").asText();
    assertThat(created.headers().firstValue("location")).contains("deployments/" + id);
    assertThat(AdminFixture.json(again).path("id").asText()).isEqualTo(id);
    assertThat(AdminFixture.json(created).at("/perdure_changes/0/added_handlers/0").asText())
        .isEqualTo("greet");
  }

  @Test
  void aFunctionOnLambdaIsShownWithItsRoleAndCompression() {
    var manifest =
        AdminFixture.manifest("greet")
            .replace("BIDI_STREAM", "REQUEST_RESPONSE")
            .replaceFirst("\\{", "{\"lambdaCompression\":\"zstd\",");
    admin.manifests.put(ARN, manifest);

    var created =
        admin.post(
            "/deployments", "{\"arn\":\"" + ARN + "\",\"assume_role_arn\":\"" + ROLE + "\"}");

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    var id = AdminFixture.json(created).path("id").asText();
    var shown = AdminFixture.json(admin.get("/deployments/" + id));
    assertThat(shown.path("arn").asText()).isEqualTo(ARN);
    assertThat(shown.path("assume_role_arn").asText()).isEqualTo(ROLE);
    assertThat(shown.path("compression").asText()).isEqualTo("Zstd");
    assertThat(shown.has("uri")).isFalse();
  }

  @Test
  void aFunctionOnLambdaMayHaveNeitherRoleNorCompression() {
    admin.manifests.put(
        ARN, AdminFixture.manifest("greet").replace("BIDI_STREAM", "REQUEST_RESPONSE"));
    admin.post("/deployments", "{\"arn\":\"" + ARN + "\"}");

    var shown = AdminFixture.json(admin.get("/deployments")).at("/deployments/0");
    assertThat(shown.path("arn").asText()).isEqualTo(ARN);
    assertThat(shown.has("assume_role_arn")).isFalse();
    assertThat(shown.has("compression")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "\"arn:aws:iam::1:user/me\"", "\"arn:aws:iam::1:role/a b\""})
  void whatIsNoRoleIsRefused(String role) {
    var refused =
        admin.post("/deployments", "{\"arn\":\"" + ARN + "\",\"assume_role_arn\":" + role + "}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(AdminFixture.json(refused).path("restate_code").asText()).isEqualTo("META0004");
    assertThat(refused.body()).contains("role/NAME");
  }

  @Test
  void version2OverwritesUnlessToldOtherwise() {
    admin.manifests.put("http://one", AdminFixture.manifest("greet"));

    assertThat(admin.post("/v2/deployments", ONE).statusCode()).isEqualTo(201);
    admin.manifests.put("http://one", AdminFixture.manifest("greet", "more"));
    assertThat(admin.post("/v2/deployments", ONE).statusCode()).isEqualTo(201);
    assertThat(greeter().path("handlers")).hasSize(2);

    var kept = admin.post("/v2/deployments", "{\"uri\":\"http://one\",\"force\":false}");
    assertThat(kept.statusCode()).isEqualTo(409);
    assertThat(AdminFixture.json(kept).path("restate_code").asText()).isEqualTo("META0004");
  }

  @Test
  void aDryRunTellsAndChangesNothing() {
    admin.manifests.put("http://one", AdminFixture.manifest("greet"));

    var response = admin.post("/deployments", "{\"uri\":\"http://one\",\"dry_run\":true}");

    assertThat(AdminFixture.json(response).at("/services/0/name").asText()).isEqualTo("Greeter");
    assertThat(AdminFixture.json(admin.get("/deployments")).path("deployments")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "{},400,META0004",
    "nonsense,400,META0004",
    "{\"uri\":\"one\"},400,META0004",
    "{\"uri\":\"http://nobody\"},500,META0003"
  })
  void whatCannotBeRegisteredIsSaid(String body, int status, String code) {
    var response = admin.post("/deployments", body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo(code);
  }

  @Test
  void aDeploymentMovesInPlace() {
    var id = admin.register("http://one", "greet");
    admin.manifests.put("http://other", AdminFixture.manifest("greet", "more"));

    var moved =
        admin.patch(
            "/deployments/" + id,
            "{\"uri\":\"http://other\",\"additional_headers\":{\"x-tenant\":\"1\"}}");

    assertThat(moved.statusCode()).isEqualTo(200);
    var json = AdminFixture.json(admin.get("/deployments/" + id));
    var answer = (ObjectNode) AdminFixture.json(moved);
    assertThat(answer.remove("perdure_changes").isArray()).isTrue();
    assertThat(answer).isEqualTo(json);
    assertThat(json.path("uri").asText()).isEqualTo("http://other");
    assertThat(json.at("/additional_headers/x-tenant").asText()).isEqualTo("1");
    assertThat(greeter().path("handlers")).hasSize(1);
    admin.patch("/deployments/" + id, "{\"overwrite\":true}");
    assertThat(greeter().path("handlers")).hasSize(2);
    assertThat(admin.patch("/deployments/dp_none", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void anOlderDeploymentBecomesTheLatestAgain() {
    var one = admin.register("http://one", "greet");
    var two = admin.register("http://two", "greet");
    assertThat(greeter().path("deployment_id").asText()).isEqualTo(two);

    var chosen = admin.put("/services/Greeter/latest", "{\"deployment_id\":\"" + one + "\"}");

    assertThat(chosen.statusCode()).isEqualTo(200);
    assertThat(greeter().path("deployment_id").asText()).isEqualTo(one);
    var list = AdminFixture.json(admin.get("/deployments")).path("deployments");
    assertThat(list.path(0).at("/perdure_latest_of/0").asText()).isEqualTo("Greeter");
    assertThat(list.path(1).path("perdure_latest_of")).isEmpty();
  }

  private JsonNode greeter() {
    return AdminFixture.json(admin.get("/services/Greeter"));
  }
}
