package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.query.sql.AnswerWriter;
import io.perdure.query.sql.ColumnType;
import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryRoutesTest {
  private static final String QUERY = "{\"query\":\"SELECT 1\"}";

  private final AdminFixture admin = new AdminFixture();

  QueryRoutesTest() {
    admin.sqlRunner.set((sql, _, answer) -> {
      answer.begin(List.of(new AnswerWriter.Head("asked", ColumnType.TEXT)));
      answer.add(new Object[] {sql});
      answer.end();
    });
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/query", "/v2/query", "/v4/query"})
  void whoAcceptsJsonGetsRows(String path) {
    var response = admin.post(path, QUERY, "text/html, application/json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"rows\":[{\"asked\":\"SELECT 1\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/vnd.apache.arrow.stream"})
  void whoDoesNotSayGetsAnArrowStream(String accept) {
    var response = admin.post("/query", QUERY, accept);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/vnd.apache.arrow.stream");
    assertThat(response.body()).contains("asked", "SELECT 1");
  }

  @Test
  void whoAcceptsNeitherIsRefused() {
    assertRefused(admin.post("/query", QUERY, "text/csv"), 406, "PD0152");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"query\":1}"})
  void aBodyWithoutAQueryIsRefused(String body) {
    assertRefused(admin.post("/query", body, "application/json"), 400, "PD0148");
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalHasItsStatusAndCode(SqlCode code) {
    admin.sqlRunner.set((_, _, _) -> {
      throw new SqlException(code, "because");
    });

    var response = admin.post("/query", QUERY, "application/json");

    assertRefused(response, code.status(), code.code());
    assertThat(AdminFixture.json(response).path("message").asText()).isEqualTo("because");
  }

  @Test
  void theRouteIsInTheDocument() {
    assertThat(AdminFixture.json(admin.get("/openapi")).path("paths").path("/query").has("post"))
        .isTrue();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo(code);
  }
}
