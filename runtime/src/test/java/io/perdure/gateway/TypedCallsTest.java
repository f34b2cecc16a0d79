package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.GatewayFixture.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.Payload;
import io.perdure.statemachine.Command;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a handler whose input and output have types in a schema registry. */
class TypedCallsTest {
  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void anInputThatDoesNotFitItsSubjectIsRefusedWithTheField() {
    var refused = await(sendTyped("application/json", "{\"items\":\"x\"}".getBytes(UTF_8)));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("PD0504", "$.items");
    assertThat(await(sendTyped("application/avro", new byte[] {1})).body()).contains("PD0505");
    assertThat(await(sendTyped("application/avro", new byte[] {0, 0, 0, 0, 9, 6})).body())
        .contains("PD0502");
  }

  @Test
  void avroBecomesJsonForTheHandlerAndBack() {
    var response = sendTyped("application/avro", new byte[] {0, 0, 0, 0, 1, 6});

    var invoke = node.log.next(Command.Invoke.class);
    assertThat(invoke.spec().input()).isEqualTo(Payload.ofUtf8("{\"items\":3}"));
    node.reply(invoke, completed(invoke.invocation(), "{\"items\": 4}"));
    var answer = await(response);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/avro");
    assertThat(answer.body()).isEqualTo("\0\0\0\0\1\10");
  }

  @Test
  void anOutputThatDoesNotFitIsNotTheCallersMistake() {
    var response = sendTyped("application/json", "{\"items\":3}".getBytes(UTF_8));

    var invoke = node.log.next(Command.Invoke.class);
    node.reply(invoke, completed(invoke.invocation(), "{\"items\": null}"));
    assertThat(await(response).statusCode()).isEqualTo(500);
    assertThat(await(response).body()).contains("PD0504", "$.items");
  }

  private CompletableFuture<HttpResponse<String>> sendTyped(String contentType, byte[] body) {
    return node.send(
        node.request("/Greeter/typed")
            .header("content-type", contentType)
            .header("accept", "application/avro")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }
}
