package io.perdure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perdure.e2e.Language.Feature;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls and sends between services. */
interface CallScenarios extends Scenarios {
  /** Long for a call, so that one that does not wait is seen. */
  long DELAY_MS = 1_000;

  @Test
  default void aCallByNameReturnsTheBytesOfItsResult() throws Exception {
    var key = cell().name("called");

    assertThat(cell().call("/Proxy/call", add(key, 5)).asText()).isEqualTo("5");
    assertThat(cell().call("/Proxy/call", add(key, 6)).asText()).isEqualTo("11");
  }

  @Test
  default void theIdOfACalleeLeadsToItsResult() throws Exception {
    var id = cell().call("/Proxy/callId", add(cell().name("callee"), 5)).asText();

    assertThat(id).startsWith("inv_1");
    assertThat(cell().attachToSent(id).body()).isEqualTo("5");
  }

  @Test
  default void aSendIsCarriedOutOnce() throws Exception {
    var id = cell().call("/Proxy/send", add(cell().name("sent"), 5)).asText();

    assertThat(cell().attachToSent(id).body()).isEqualTo("5");
    assertThat(cell().call("/Counter/" + cell().name("sent") + "/get").asInt()).isEqualTo(5);
  }

  @Test
  default void aDelayedSendStartsLater() throws Exception {
    var name = cell().name("delayed");
    long before = System.currentTimeMillis();

    var id =
        cell()
            .call(
                "/Proxy/send",
                Map.of(
                    "service",
                    "Steps",
                    "handler",
                    "stamp",
                    "body",
                    "\"" + name + "\"",
                    "delayMs",
                    DELAY_MS))
            .asText();
    cell().attachToSent(id);

    assertThat(cell().stampOf(name)).isGreaterThanOrEqualTo(before + DELAY_MS);
  }

  @Test
  default void callsWithOneIdempotencyKeyRunOnce() throws Exception {
    var key = cell().name("idempotent");
    var request = new HashMap<>(add(key, 5));
    request.put("idempotencyKey", key);

    assertThat(cell().call("/Proxy/call", request).asText()).isEqualTo("5");
    assertThat(cell().call("/Proxy/call", request).asText()).isEqualTo("5");
    assertThat(cell().call("/Counter/" + key + "/get").asInt()).isEqualTo(5);
  }

  @Test
  default void whatIsSentToOneKeyArrivesInOrder() throws Exception {
    var list = cell().call("/Proxy/ordered", Map.of("key", cell().name("ordered"), "count", 20));

    assertThat(list)
        .extracting(item -> item.asInt())
        .isEqualTo(IntStream.rangeClosed(0, 20).boxed().toList());
  }

  @Test
  default void theFailureOfACalleeIsTheCallers() throws Exception {
    var response =
        cell()
            .response(
                "/Proxy/call",
                Map.of(
                    "service", "Failures",
                    "handler", "terminal",
                    "body", "{\"code\":417,\"message\":\"no way\"}"));

    assertThat(response.statusCode()).isEqualTo(417);
    assertThat(response.body()).contains("no way");
  }

  @Test
  default void aPrivateHandlerIsForCallsOnly() throws Exception {
    assertThat(cell().empty("/Hidden/secret").statusCode()).isEqualTo(400);

    var called =
        cell().call("/Proxy/call", Map.of("service", "Hidden", "handler", "secret", "body", ""));
    assertThat(called.asText()).isEqualTo("\"secret\"");
  }

  @Test
  default void aHandlerCancelsAnother() throws Exception {
    var id = cell().send("/Sleeper/sleep", 600_000);

    cell().call("/Proxy/cancel", id);

    assertThat(cell().attach(id).statusCode()).isEqualTo(409);
  }

  @Test
  default void aHandlerAttachesToAnother() throws Exception {
    var id = cell().send("/Sleeper/sleep", 300);

    assertThat(cell().call("/Proxy/attach", id).asText()).isEqualTo("\"slept\"");
  }

  @Test
  default void aHandlerLooksForTheOutputOfAnother() throws Exception {
    assumeTrue(cell().has(Feature.OUTPUT), "This SDK reads no output");
    var endless = cell().send("/Sleeper/sleep", 600_000);
    var ended = cell().send("/Sleeper/sleep", 1);
    cell().attach(ended);

    assertThat(cell().call("/Proxy/output", endless).isNull()).isTrue();
    assertThat(cell().call("/Proxy/output", ended).asText()).isEqualTo("\"slept\"");
  }

  private static Map<String, Object> add(String key, int delta) {
    return Map.of(
        "service", "Counter", "key", key, "handler", "add", "body", String.valueOf(delta));
  }
}
