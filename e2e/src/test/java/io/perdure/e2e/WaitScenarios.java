package io.perdure.e2e;

import static io.perdure.e2e.Cell.A_WHILE;
import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Timers, combinators and awakeables. */
interface WaitScenarios extends Scenarios {
  @Test
  default void timersFire() throws Exception {
    assertThat(cell().call("/Sleeper/sleep", 50).asText()).isEqualTo("slept");
    assertThat(cell().call("/Sleeper/many", Map.of("count", 50, "ms", 20)).asInt()).isEqualTo(50);
  }

  @Test
  default void waitingCanTimeOut() throws Exception {
    assertThat(cell().call("/Sleeper/timeout", 50).asText()).isEqualTo("timed out");
  }

  @Test
  default void theFirstOfSeveralWins() throws Exception {
    assertThat(cell().call("/Sleeper/race").asInt()).isEqualTo(1);
  }

  @Test
  default void allOfSeveralAreAwaited() throws Exception {
    assertThat(cell().call("/Sleeper/all")).extracting(it -> it.asInt()).containsExactly(0, 1, 2);
  }

  @Test
  default void anAwakeableIsRejectedFromOutside() throws Exception {
    var held = held("rejected");

    cell().server().call("/restate/awakeables/" + held.id() + "/reject", "no mail");

    assertThat(held.response().join().statusCode()).isEqualTo(500);
    assertThat(held.response().join().body()).contains("no mail");
  }

  @Test
  default void anAwakeableIsResolvedByAnotherHandler() throws Exception {
    var held = held("by-handler");

    cell().call("/Awakeables/other/resolve", Map.of("id", held.id(), "value", "mail"));

    assertThat(json(held.response().join().body()).asText()).isEqualTo("mail");
  }

  @Test
  default void anAwakeableIsRejectedByAnotherHandler() throws Exception {
    var held = held("rejected-by-handler");

    cell().call("/Awakeables/other/reject", Map.of("id", held.id(), "reason", "no mail"));

    assertThat(held.response().join().statusCode()).isEqualTo(500);
    assertThat(held.response().join().body()).contains("no mail");
  }

  /** A handler that waits for an awakeable. */
  record Held(String id, CompletableFuture<HttpResponse<String>> response) {}

  private Held held(String name) throws Exception {
    var box = "/Awakeables/" + cell().name(name);
    var response = cell().callAsync(box + "/hold");
    Await.until("the id is kept", A_WHILE, () -> cell().call(box + "/id").isTextual());
    return new Held(cell().call(box + "/id").asText(), response);
  }
}
