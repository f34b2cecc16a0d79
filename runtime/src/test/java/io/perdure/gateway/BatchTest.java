package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.GatewayFixture.await;
import static io.perdure.gateway.GatewayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.log.AppendException;
import io.perdure.log.IngressRecord;
import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.PartitionKey;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several invocations in one request: one transaction, and one response. */
class BatchTest {
  private static final String TWO =
      """
      {"invocations": [
        {"service": "Counter", "key": "ada", "handler": "add", "input": {"by": 1}, "wait": true},
        {"service": "Greeter", "handler": "greet", "inputBase64": "AAE=", "delayMs": 5000}]}\
      """;

  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void allOfItGoesIntoOneTransactionAndIsAnsweredInOrder() {
    var response = node.post("/batch", TWO);

    var transaction = node.ingress.next();
    assertThat(transaction.records()).hasSize(2);
    var call = transaction.records().getFirst();
    assertThat(call.key()).isEqualTo("ada");
    assertThat(call.request().key()).isEqualTo("ada");
    assertThat(call.request().input()).isEqualTo(Payload.ofUtf8("{\"by\":1}"));
    assertThat(call.origin().isSend()).isFalse();
    assertThat(call.origin().id().partitionHash()).isEqualTo(new PartitionKey("ada").hash());
    var send = transaction.records().getLast();
    assertThat(send.request().input()).isEqualTo(Payload.of(new byte[] {0, 1}));
    assertThat(send.request().delayMs()).isEqualTo(5_000);
    assertThat(send.origin().isSend()).isTrue();
    transaction.outcome().complete(null);
    reply(send, new Answer.Accepted(send.origin().id(), false, 0));
    assertThat(response).isNotDone();
    reply(call, completed(call.origin().id(), "42"));

    assertThat(await(response).statusCode()).isEqualTo(200);
    assertThat(await(response).body())
        .isEqualTo(
            "{\"results\":[{\"invocationId\":\"%s\",\"output\":42},".formatted(call.origin().id())
                + "{\"invocationId\":\"%s\",\"status\":\"Accepted\"}]}"
                    .formatted(send.origin().id()));
    assertThat(node.log.isDrained()).isTrue();
    eventually(() -> node.server.heldBytes() == 0, "no bytes held");
  }

  @Test
  void anInvocationThatFailsIsAResultLikeAnyOther() {
    var response = node.post("/batch", TWO);
    var transaction = node.ingress.next();
    transaction.outcome().complete(null);
    var call = transaction.records().getFirst();
    reply(
        call,
        new Answer.Completed(
            call.origin().id(), new InvocationResult.Failed(new Failure(418, "no coffee")), 0));
    var send = transaction.records().getLast();
    reply(send, new Answer.Accepted(send.origin().id(), true, 0));

    assertThat(await(response).statusCode()).isEqualTo(200);
    assertThat(await(response).body())
        .contains(
            "\"error\":{\"code\":418,\"message\":\"no coffee\",\"source\":\"invocation\"}",
            "\"status\":\"PreviouslyAccepted\"");
  }

  @Test
  void anInputThatIsNotOfItsDeclaredTypeRefusesAllOfThem() {
    var response =
        await(
            node.post(
                "/batch",
                """
                {"invocations": [
                  {"service": "Greeter", "handler": "typed", "input": {"items": 1}},
                  {"service": "Greeter", "handler": "typed", "input": {"items": "x"}}]}\
                """));

    assertRefused(response, 400, "PD0504");
    assertThat(response.body()).contains("Invocation 1 of the batch: ");
    assertThat(node.ingress.isUnused()).isTrue();
  }

  @Test
  void anAbortedTransactionIsTheAnswerOfTheWholeBatch() {
    var response = node.post("/batch", TWO);

    node.ingress
        .next()
        .outcome()
        .completeExceptionally(
            new AppendException(AppendException.Reason.ABORTED, "None of it was written"));

    assertRefused(await(response), 503, "PD0124");
    assertThat(node.waiters.size()).isZero();
  }

  @Test
  void anUnknownOutcomeIsSaidAndNothingIsAppended() {
    var response = node.post("/batch", TWO);

    node.ingress
        .next()
        .outcome()
        .completeExceptionally(
            new AppendException(AppendException.Reason.UNAVAILABLE, "not confirmed"));

    assertRefused(await(response), 503, "PD0113");
    assertThat(node.log.isDrained()).isTrue();
  }

  @Test
  void whatIsNotReadFromTheTopicYetIsWaitedForAndNeverAppended() {
    var response = node.post("/batch", TWO);
    var transaction = node.ingress.next();
    transaction.outcome().complete(null);
    eventually(() -> node.server.heldBytes() == 0, "both know that they are in the topic");
    pass(WaitersOptions.DEFAULT.askAgainAfter());

    for (int i = 0; i < 2; i++) {
      var probe = node.log.next();
      node.reply(probe, new Answer.NotFound(((Command.OfInvocation) probe).invocation()));
    }

    assertThat(response).isNotDone();
    assertThat(node.log.isDrained()).isTrue();
    var send = transaction.records().getLast();
    reply(send, new Answer.Accepted(send.origin().id(), false, 0));
    var call = transaction.records().getFirst();
    reply(call, completed(call.origin().id(), "\"late\""));
    assertThat(await(response).body()).contains("\"output\":\"late\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"service\":\"Greeter\",\"handler\":\"none\"}                    | 404 | PD0103",
        "{\"service\":\"None\",\"handler\":\"greet\"}                      | 404 | PD0103",
        "{\"service\":\"Greeter\",\"handler\":\"secret\"}                  | 400 | PD0104",
        "{\"service\":\"Counter\",\"handler\":\"add\"}                     | 400 | PD0123",
        "{\"service\":\"Greeter\",\"key\":\"k\",\"handler\":\"greet\"}     | 400 | PD0123",
        "{\"service\":\"Greeter\",\"handler\":\"greet\",\"wait\":1}        | 400 | PD0123",
        "{\"service\":\"Greeter\",\"handler\":\"greet\",\"colour\":\"\"}   | 400 | PD0123",
        "{\"service\":\"Greeter\",\"handler\":\"json\",\"inputBase64\":\"\"} | 400 | PD0108",
        "{\"service\":\"Greeter\",\"handler\":\"greet\",\"replyTo\":{\"topic\":\"t\"}} | 400 | PD0123",
        "{\"service\":\"Greeter\",\"handler\":\"greet\",\"wait\":true,\"delayMs\":1} | 400 | PD0106",
        "{\"service\":\"Signup\",\"key\":\"k\",\"handler\":\"run\",\"idempotencyKey\":\"i\"} | 400 | PD0107",
        "7                                                                 | 400 | PD0123"
      })
  void oneThatIsWrongMakesAllOfThemWrong(String wrong, int status, String code) {
    var good = "{\"service\":\"Greeter\",\"handler\":\"greet\"}";

    var response = await(node.post("/batch", "{\"invocations\":[" + good + "," + wrong + "]}"));

    assertRefused(response, status, code);
    assertThat(response.body()).contains("Invocation 1 of the batch: ");
    assertThat(node.ingress.isUnused()).isTrue();
  }

  @Test
  void aBatchHasOneToAThousandInvocations() {
    var one = "{\"service\":\"Greeter\",\"handler\":\"greet\"}";
    var tooMany = String.join(",", Collections.nCopies(BatchRequest.MAX_INVOCATIONS + 1, one));
    for (var body : List.of("{\"invocations\":[]}", "{\"invocations\":[" + tooMany + "]}", "[]")) {
      assertRefused(await(node.post("/batch", body)), 400, "PD0123");
    }
    assertRefused(await(node.get("/batch")), 405, "PD0102");
  }

  @Test
  void outputsThatTakeTooMuchRoomAreFetchedById() {
    var id = Fixtures.spec("1").id();

    var json =
        BatchJson.write(List.of(completed(id, "[1, 2, 3]"), completed(id, "[4]")), 10).toString();

    assertThat(json).contains("\"output\":[1,2,3]", "PD0109", "/restate/invocation/" + id);
  }

  @Test
  void transactionalDeliveryLetsSingleCallsGoThatWayToo() {
    var options =
        new GatewayOptions(
            "127.0.0.1", 0, 1, 1_000, 20, 150_000, Duration.ofSeconds(60), Delivery.TRANSACTIONAL);
    try (var other = new GatewayFixture(options, new ScriptedLog(4))) {
      var response = other.post("/Counter/k/add", "1");

      var transaction = other.ingress.next();
      transaction.outcome().complete(null);
      var origin = transaction.records().getFirst().origin();
      other.replies.reply(origin.replyTo(), completed(origin.id(), "7"));

      assertThat(await(response).body()).isEqualTo("7");
      assertThat(other.log.isDrained()).isTrue();
    }
  }

  private void reply(IngressRecord record, Answer answer) {
    node.replies.reply(record.origin().replyTo(), answer);
  }

  private void pass(Duration time) {
    node.nanos.addAndGet(time.plusSeconds(1).toNanos());
    node.waiters.sweep();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("\"errorCode\":\"" + code + "\"");
  }
}
