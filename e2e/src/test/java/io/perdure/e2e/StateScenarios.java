package io.perdure.e2e;

import static io.perdure.e2e.Cell.A_WHILE;
import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What objects keep. */
interface StateScenarios extends Scenarios {
  @Test
  default void anObjectKeepsWhatIsAdded() throws Exception {
    var counter = "/Counter/" + cell().name("kept");

    assertThat(cell().call(counter + "/add", 5).asInt()).isEqualTo(5);
    assertThat(cell().call(counter + "/add", 2).asInt()).isEqualTo(7);

    assertThat(cell().call(counter + "/get").asInt()).isEqualTo(7);
    cell().call(counter + "/reset");
    assertThat(cell().call(counter + "/get").asInt()).isZero();
  }

  @Test
  default void addsOfOneKeyAreNeverLost() throws Exception {
    var counter = "/Counter/" + cell().name("many");
    var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 30; i++) {
      calls.add(cell().server().callAsync(counter + "/add", "1"));
    }

    assertThat(calls).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
    assertThat(cell().call(counter + "/get").asInt()).isEqualTo(30);
  }

  @Test
  default void stateOfSeveralTypesIsReadAsItWasWritten() throws Exception {
    for (var service : List.of("Counter", "LazyCounter")) {
      var counter = "/" + service + "/" + cell().name("types");
      var values =
          Map.of(
              "text",
              "żółć €",
              "number",
              12,
              "flag",
              true,
              "list",
              List.of(1, 2, 3),
              "object",
              Map.of("a", List.of("b")));
      for (var value : values.entrySet()) {
        cell().call(counter + "/put", Map.of("name", value.getKey(), "value", value.getValue()));
      }

      for (var value : values.entrySet()) {
        assertThat(cell().call(counter + "/read", value.getKey()))
            .isEqualTo(json(new ObjectMapper().writeValueAsString(value.getValue())));
      }
      assertThat(cell().call(counter + "/keys"))
          .extracting(key -> key.asText())
          .containsExactlyInAnyOrderElementsOf(values.keySet());
      assertThat(cell().call(counter + "/read", "absent").isNull()).isTrue();

      cell().call(counter + "/clearAll");
      assertThat(cell().call(counter + "/keys")).isEmpty();
      assertThat(cell().call(counter + "/read", "text").isNull()).isTrue();
    }
  }

  @Test
  default void anObjectWithLazyStateCounts() throws Exception {
    var counter = "/LazyCounter/" + cell().name("lazy");

    cell().call(counter + "/add", 3);
    assertThat(cell().call(counter + "/add", 4).asInt()).isEqualTo(7);
    assertThat(cell().call(counter + "/get").asInt()).isEqualTo(7);
  }

  @Test
  default void keysAreAnyText() throws Exception {
    for (var key : List.of("a b", "żółw/€", "100%", "a+b?c&d=e", "日本")) {
      var encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");

      assertThat(cell().call("/Counter/" + encoded + "/key").asText()).isEqualTo(key);
    }
  }

  @Test
  default void aSharedHandlerReadsWhileAnExclusiveOneRuns() throws Exception {
    var key = cell().name("busy");
    var held = cell().callAsync("/Awakeables/" + key + "/hold");
    Await.until(
        "the id is kept", A_WHILE, () -> cell().call("/Awakeables/" + key + "/id").isTextual());

    var id = cell().call("/Awakeables/" + key + "/id").asText();
    assertThat(
            cell().server().call("/restate/awakeables/" + id + "/resolve", "\"free\"").statusCode())
        .isEqualTo(202);
    assertThat(json(held.join().body()).asText()).isEqualTo("free");
  }
}
