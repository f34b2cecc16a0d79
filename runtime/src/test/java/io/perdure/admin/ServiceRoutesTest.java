package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRoutesTest {
  private final AdminFixture admin = new AdminFixture();

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aServiceAndItsHandlersAreShown() {
    var id = admin.register("http://one", "greet", "more");

    var service = AdminFixture.json(admin.get("/services/Greeter"));
    assertThat(service.path("ty").asText()).isEqualTo("Service");
    assertThat(service.path("deployment_id").asText()).isEqualTo(id);
    assertThat(service.path("journal_retention").asText()).isEqualTo("1d");
    assertThat(AdminFixture.json(admin.get("/services")).path("services")).hasSize(1);
    assertThat(AdminFixture.json(admin.get("/services/Greeter/handlers")).path("handlers"))
        .hasSize(2);
    assertThat(
            AdminFixture.json(admin.get("/services/Greeter/handlers/more")).path("name").asText())
        .isEqualTo("more");
  }

  @Test
  void optionsAreSet() {
    admin.register("http://one", "greet");

    var response =
        admin.patch("/services/Greeter", "{\"public\":false,\"journal_retention\":\"PT90M\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(AdminFixture.json(response).path("public").asBoolean(true)).isFalse();
    assertThat(AdminFixture.json(response).path("journal_retention").asText()).isEqualTo("90m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{\"public\":1}",
        "{\"abort_timeout\":\"soon\"}",
        "{\"workflow_completion_retention\":\"1d\"}"
      })
  void optionsThatAreNoneAreRefused(String body) {
    admin.register("http://one", "greet");

    var response = admin.patch("/services/Greeter", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo("PD0144");
  }

  @Test
  void whatDoesNotExistIsSaid() {
    assertThat(admin.get("/services/Nobody").statusCode()).isEqualTo(404);
    assertThat(admin.patch("/services/Nobody", "{}").statusCode()).isEqualTo(404);
    assertThat(admin.put("/services/Nobody/latest", "{\"deployment_id\":\"dp\"}").statusCode())
        .isEqualTo(404);
    assertThat(admin.get("/nothing").statusCode()).isEqualTo(404);
  }
}
