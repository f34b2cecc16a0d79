package io.perdure.e2e;

import static io.perdure.e2e.Cell.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.e2e.Language.Feature;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in and out at the gateway. */
interface GatewayScenarios extends Scenarios {
  @Test
  default void bytesPassUnchanged() throws Exception {
    var bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);

    var response =
        cell()
            .server()
            .send(
                cell()
                    .server()
                    .request("/Echo/raw")
                    .header("content-type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(bytes))
                    .build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(bytes);
  }

  @Test
  default void textPassesUnchanged() throws Exception {
    assertThat(cell().call("/Echo/text", "żółć \u0000 \uD83D\uDE00 \"").asText())
        .isEqualTo("żółć \u0000 \uD83D\uDE00 \"");
  }

  @Test
  default void aHandlerWithoutInputNeedsNone() throws Exception {
    assertThat(cell().call("/Echo/empty").asText()).isEqualTo("nothing");
    assertThat(json(cell().server().get("/Echo/empty").body()).asText()).isEqualTo("nothing");
  }

  @Test
  default void headersReachTheHandler() throws Exception {
    var response =
        cell()
            .server()
            .sendText(
                cell()
                    .server()
                    .request("/Echo/headers")
                    .header("x-colour", "blue")
                    .POST(BodyPublishers.noBody())
                    .build());

    assertThat(json(response.body()).get("x-colour").asText()).isEqualTo("blue");
  }

  @Test
  default void theWrongContentTypeIsRefused() throws Exception {
    var response =
        cell()
            .server()
            .sendText(
                cell()
                    .server()
                    .request("/Counter/refused/add")
                    .header("content-type", "text/plain")
                    .POST(BodyPublishers.ofString("5"))
                    .build());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-restate-error-source")).hasValue("ingress");
  }

  @Test
  default void malformedInputIsTheCallersFault() throws Exception {
    var response = cell().server().call("/Counter/malformed/add", "{");

    assertThat(response.statusCode()).isEqualTo(cell().has(Feature.BAD_INPUT_IS_400) ? 400 : 500);
    assertThat(response.headers().firstValue("x-restate-error-source")).hasValue("invocation");
  }

  @Test
  default void whatDoesNotExistIsNotFound() throws Exception {
    assertThat(cell().response("/Nobody/home", 1).statusCode()).isEqualTo(404);
    assertThat(cell().response("/Steps/nothing", 1).statusCode()).isEqualTo(404);
  }

  @Test
  default void aRepeatedRequestWithAnIdempotencyKeyRunsOnce() throws Exception {
    var path = "/Counter/" + cell().name("once") + "/add";
    var first = cell().server().call(path, "1", "idempotency-key", "k");
    var second = cell().server().call(path, "1", "idempotency-key", "k");

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(json(second.body()).asInt()).isEqualTo(1);
  }

  @Test
  default void aDelayedSendSaysWhenItRuns() throws Exception {
    var name = cell().name("later");
    long before = System.currentTimeMillis();

    var response = cell().response("/Steps/stamp/send?delay=1s", name);
    assertThat(response.statusCode()).isEqualTo(202);
    var sent = json(response.body());
    cell().attach(sent.get("invocationId").asText());

    long due = Instant.parse(sent.get("executionTime").asText()).toEpochMilli();
    assertThat(due).isGreaterThanOrEqualTo(before + 1_000);
    assertThat(cell().stampOf(name)).isGreaterThanOrEqualTo(due);
  }
}
