package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.GatewayFixture.await;
import static io.perdure.gateway.GatewayFixture.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.log.AppendException;
import io.perdure.model.Failure;
import io.perdure.model.Header;
import io.perdure.model.InvocationResult;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.TargetType;
import io.perdure.model.TraceContext;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.Rejection;
import io.perdure.tracing.Tracing;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, sends and state, and what is refused. */
class GatewayServerTest {
  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void aCallIsAnsweredWhenItsInvocationHasEnded(HttpClient.Version version) {
    var response =
        node.send(
            node.request("/Counter/k%201/add?x=1")
                .version(version)
                .header("Content-Type", "application/json")
                .header("X-Own", "yes")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .header("tracestate", "vendor=v")
                .header("tracestate", "other=o")
                .POST(BodyPublishers.ofString("{\"by\":1}"))
                .build());

    var invoke = node.log.next(Command.Invoke.class);
    assertThat(response).isNotDone();
    node.reply(invoke, completed(invoke.invocation(), "42"));

    var answer = await(response);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.body()).isEqualTo("42");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-restate-id"))
        .contains(invoke.invocation().toString());
    var spec = invoke.spec();
    assertThat(spec.target().toString()).isEqualTo("Counter/k 1/add");
    assertThat(spec.target().type()).isEqualTo(TargetType.OBJECT_EXCLUSIVE);
    assertThat(spec.input()).isEqualTo(Payload.ofUtf8("{\"by\":1}"));
    assertThat(spec.headers())
        .startsWith(new Header("x-restate-ingress-path", "/Counter/k%201/add?x=1"))
        .contains(new Header("x-own", "yes"), new Header("content-type", "application/json"))
        .extracting(Header::name)
        .doesNotContain("host", "connection", "Host", "Content-Type");
    var span = node.spans.await();
    assertThat(span.getName()).isEqualTo("ingress Counter/add");
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.getParentSpanContext().getTraceState().get("vendor")).isEqualTo("v");
    assertThat(span.getAttributes().get(Tracing.INVOCATION_ID))
        .isEqualTo(invoke.invocation().toString());
    assertThat(spec.trace())
        .isEqualTo(
            new TraceContext(
                "00-0af7651916cd43dd8448eb211c80319c-" + span.getSpanId() + "-01",
                "vendor=v,other=o"));
    eventually(() -> node.server.openRequests() == 0, "no open request");
    assertThat(node.server.heldBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/Greeter/greet, Greeter/greet",
    "/Greeter/greet/, Greeter/greet",
    "/restate/call/Greeter/greet, Greeter/greet",
    "/Counter/a%2Fb/get, Counter/a/b/get",
    "/Counter/a+b/get, Counter/a+b/get",
    "/restate/call/Counter/k/add, Counter/k/add",
    "/Counter/k/send, -",
    "/Greeter/send, Greeter/send",
    "/restate/call/Greeter/send, Greeter/send"
  })
  void aCallCanBeWrittenInAllItsForms(String path, String target) {
    var response = node.get(path);
    if (target.equals("-")) {
      assertThat(await(response).statusCode()).isEqualTo(404);
      return;
    }
    var invoke = node.log.next(Command.Invoke.class);
    node.reply(invoke, completed(invoke.invocation(), ""));

    assertThat(await(response).statusCode()).isEqualTo(200);
    assertThat(await(response).headers().firstValue("content-type")).isEmpty();
    assertThat(invoke.spec().target().toString()).isEqualTo(target);
    assertThat(invoke.waiter()).isNotNull();
    assertThat(invoke.accepted()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Greeter/greet/send",
        "/Greeter/send/send",
        "/restate/send/Greeter/greet",
        "/restate/send/Greeter/greet/",
        "/Counter/k/add/send",
        "/restate/send/Counter/k/add"
      })
  void aSendIsAnsweredWhenItIsAccepted(String path) {
    var response = node.post(path, "{}");
    var invoke = node.log.next(Command.Invoke.class);
    assertThat(response).isNotDone();
    node.reply(invoke, new Answer.Accepted(invoke.invocation(), false, 0));

    assertThat(await(response).statusCode()).isEqualTo(202);
    assertThat(await(response).body())
        .isEqualTo("{\"invocationId\":\"" + invoke.invocation() + "\",\"status\":\"Accepted\"}");
    assertThat(invoke.waiter()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10S", "10s", "10sec", "10000ms"})
  void aDelayedSendSaysWhenItStarts(String delay) {
    var response = node.post("/Greeter/greet/send?delay=" + delay, "{}");
    var invoke = node.log.next(Command.Invoke.class);
    long startAt = GatewayFixture.NOW.plusSeconds(10).toEpochMilli();
    assertThat(invoke.spec().startAtMs()).isEqualTo(startAt);
    node.reply(invoke, new Answer.Accepted(invoke.invocation(), false, startAt));

    assertThat(await(response).body())
        .isEqualTo(
            "{\"invocationId\":\""
                + invoke.invocation()
                + "\",\"executionTime\":\"2026-11-22T21:44:58.677000000Z\","
                + "\"status\":\"Accepted\"}");
  }

  @Test
  void anIdempotencyKeyGivesTheSameInvocationAndIsNotPassedOn() {
    var request =
        node.request("/Greeter/greet/send")
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.noBody())
            .build();
    var first = node.send(request);
    var one = node.log.next(Command.Invoke.class);
    node.reply(one, new Answer.Accepted(one.invocation(), false, 0));
    await(first);
    var second = node.send(request);
    var two = node.log.next(Command.Invoke.class);
    node.reply(two, new Answer.Accepted(two.invocation(), true, 0));

    assertThat(two.invocation()).isEqualTo(one.invocation());
    assertThat(one.spec().idempotencyKey()).isEqualTo("once");
    assertThat(one.spec().headers()).extracting(Header::name).doesNotContain("idempotency-key");
    assertThat(await(second).body()).contains("\"PreviouslyAccepted\"");
    assertThat(await(second).statusCode()).isEqualTo(202);
  }

  @Test
  void theResultOfACallWithAnIdempotencyKeySaysWhenItExpires() {
    var response =
        node.send(
            node.request("/Greeter/greet")
                .header("idempotency-key", "once")
                .POST(BodyPublishers.noBody())
                .build());
    var invoke = node.log.next(Command.Invoke.class);
    node.reply(
        invoke,
        new Answer.Completed(
            invoke.invocation(),
            new InvocationResult.Succeeded(Payload.ofUtf8("1")),
            GatewayFixture.NOW.toEpochMilli()));

    assertThat(await(response).headers().firstValue("idempotency-expires"))
        .contains("2026-11-22T21:44:48.677Z");
  }

  @ParameterizedTest
  @CsvSource({"image, image/png, image/png", "bare, -, -", "greet, application/json, -"})
  void theContentTypeOfAResultFollowsTheOutputRule(String handler, String full, String empty) {
    assertThat(contentTypeOf(handler, "x")).isEqualTo(full);
    assertThat(contentTypeOf(handler, "")).isEqualTo(empty);
  }

  private String contentTypeOf(String handler, String output) {
    var response = node.post("/Greeter/" + handler, "");
    var invoke = node.log.next(Command.Invoke.class);
    node.reply(invoke, completed(invoke.invocation(), output));
    return await(response).headers().firstValue("content-type").orElse("-");
  }

  @ParameterizedTest
  @CsvSource({"418, 418", "570, 570", "409, 409", "0, 500", "70000, 500", "200, 500"})
  void aFailureOfTheInvocationIsTheAnswer(int code, int status) {
    var response = node.post("/Greeter/greet", "");
    var invoke = node.log.next(Command.Invoke.class);
    var failure = new Failure(code, "no \"tea\"", List.of(new Failure.Metadata("pot", "empty")));
    node.reply(
        invoke, new Answer.Completed(invoke.invocation(), new InvocationResult.Failed(failure), 0));

    var answer = await(response);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-restate-error-source")).contains("invocation");
    assertThat(answer.headers().firstValue("x-restate-id"))
        .contains(invoke.invocation().toString());
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"code\":"
                + code
                + ",\"message\":\"no \\\"tea\\\"\",\"source\":\"invocation\","
                + "\"metadata\":{\"pot\":\"empty\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /,                                          404, PD0101",
    "GET,  /openapi,                                   400, PD0101",
    "GET,  /Greeter,                                   400, PD0101",
    "POST, /Nobody/greet,                              404, PD0103",
    "POST, /Greeter/nothing,                           404, PD0103",
    "POST, /Greeter/greet/more,                        400, PD0101",
    "POST, /Counter/add,                               400, PD0101",
    "POST, /Counter//add,                              400, PD0101",
    "POST, /Counter/%ff/add,                           400, PD0101",
    "POST, /restate/call/Greeter/greet/send,           400, PD0101",
    "POST, /restate/nothing,                           404, PD0101",
    "POST, /restate,                                   404, PD0101",
    "POST, /restate/scope/a%20b/call/Greeter/greet,    400, PD0116",
    "POST, /restate/scope//call/Greeter/greet,         400, PD0116",
    "POST, /restate/scope/s/attach/Greeter/greet,      404, PD0101",
    "POST, /restate/scope/s,                           404, PD0101",
    "POST, /Greeter/greet?limit-key=gold,              400, PD0116",
    "GET,  /perdure/state/Counter/k?scope=a%20b,       400, PD0116",
    "POST, /Greeter/secret,                            400, PD0104",
    "POST, /Greeter/json,                              400, PD0108",
    "POST, /Greeter/greet?delay=1s,                    400, PD0106",
    "POST, /Greeter/greet/send?delay=soon,             400, PD0106",
    "PUT,  /Greeter/greet,                             405, PD0102",
    "DELETE, /Greeter/greet,                           405, PD0102",
    "POST, /restate/health,                            405, PD0102",
    "GET,  /restate/awakeables/sign_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ/resolve, 405, PD0102",
    "POST, /restate/awakeables/sign_1nonsense/resolve, 400, PD0105",
    "POST, /restate/awakeables/prom_1AAAA/reject,      400, PD0105",
    "GET,  /restate/invocation/inv_1short/attach,      400, PD0105",
    "GET,  /restate/output/nonsense,                   400, PD0105",
    "GET,  /restate/attach,                            405, PD0102",
    "POST, /restate/attach,                            500, PD0115",
    "GET,  /perdure/state/Counter,                     404, PD0101",
    "GET,  /perdure/state/Nothing/k,                   404, PD0121",
    "GET,  /perdure/state/Greeter/k,                   404, PD0121"
  })
  void whatCannotBeServedIsRefusedWithAReason(String method, String path, int status, String code) {
    var response =
        await(node.send(node.request(path).method(method, BodyPublishers.noBody()).build()));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-restate-error-source")).contains("ingress");
    assertThat(response.body())
        .startsWith("{\"code\":" + status + ",\"message\":\"")
        .endsWith("\"source\":\"ingress\",\"errorCode\":\"" + code + "\"}");
    assertThat(node.log.isDrained()).isTrue();
    eventually(() -> node.server.openRequests() == 0, "no open request");
  }

  @Test
  void aMalformedPercentSequenceIsRefused() {
    var response =
        node.raw("GET /Counter/%zz/add HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 400").contains("PD0101", "%zz");
  }

  @Test
  void whatIsNotHttpIsRefused() {
    assertThat(node.raw("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.")
        .contains(" 400 ", "PD0118");
  }

  @Test
  void aWorkflowRunTakesNoIdempotencyKey() {
    var request = node.request("/Signup/u1/run").header("idempotency-key", "k");
    var response = await(node.send(request.POST(BodyPublishers.noBody()).build()));
    var empty = node.request("/Greeter/greet").header("idempotency-key", "");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("PD0107");
    assertThat(await(node.send(empty.POST(BodyPublishers.noBody()).build())).body())
        .contains("PD0107");
  }

  @Test
  void aRejectionByThePartitionIsPassedOn() {
    var response = node.post("/Signup/u1/run", "");
    var invoke = node.log.next(Command.Invoke.class);
    node.reply(
        invoke,
        new Answer.Rejected(invoke.invocation(), new Rejection("PD0009", 409, "taken already")));

    assertThat(await(response).statusCode()).isEqualTo(409);
    assertThat(await(response).body())
        .isEqualTo(
            "{\"code\":409,\"message\":\"taken already\",\"source\":\"ingress\","
                + "\"errorCode\":\"PD0009\"}");
  }

  @ParameterizedTest
  @CsvSource({"TOO_LARGE, 413, PD0109", "OVERLOADED, 429, PD0110"})
  void anAppendThatIsRefusedIsTheAnswer(AppendException.Reason reason, int status, String code) {
    node.log.failNext(reason);

    var response = await(node.post("/Greeter/greet", "x"));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(code);
    assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 429);
  }

  @Test
  void anUnreachableLogIsAskedAgainAndThenGivenUp() {
    for (int i = 0; i < 100; i++) {
      node.log.failNext(AppendException.Reason.UNAVAILABLE);
    }
    var response = node.post("/Greeter/greet", "x");
    node.log.next(Command.Invoke.class);

    eventually(
        () -> {
          node.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
          return response.isDone();
        },
        "an answer");

    assertThat(await(response).statusCode()).isEqualTo(503);
    assertThat(await(response).body()).contains("PD0113");
  }

  @Test
  void aNewLeaderAnswersACallThatTheOldOneDidNot() {
    var response = node.post("/Counter/k/add", "1");
    var invoke = node.log.next(Command.Invoke.class);

    node.replies.leaderChanged(invoke.invocation().partition(node.log.partitions()));
    var attach = node.log.next(Command.Attach.class);
    assertThat(attach.invocation()).isEqualTo(invoke.invocation());
    node.reply(attach, completed(invoke.invocation(), "2"));
    node.reply(invoke, completed(invoke.invocation(), "late"));

    assertThat(await(response).body()).isEqualTo("2");
  }

  @Test
  void healthListsTheServices() {
    var response = await(node.get("/restate/health"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"services\":[\"Greeter\",\"Counter\",\"Signup\"]}");
  }

  @Test
  void browsersOfAnyOriginMayCall() {
    var preflight =
        await(
            node.send(
                node.request("/Greeter/greet")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .header("origin", "https://shop.example")
                    .header("access-control-request-method", "POST")
                    .header("access-control-request-headers", "content-type, x-own")
                    .build()));
    var response =
        await(
            node.send(
                node.request("/restate/health").header("origin", "https://shop.example").build()));

    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("access-control-allow-methods")).contains("POST");
    assertThat(preflight.headers().firstValue("access-control-allow-headers"))
        .contains("content-type, x-own");
    for (var each : List.of(preflight, response)) {
      assertThat(each.headers().firstValue("access-control-allow-origin"))
          .contains("https://shop.example");
      assertThat(each.headers().firstValue("access-control-allow-credentials")).contains("true");
    }
  }

  @Test
  void stateIsReadAsJsonOrAsBytes() {
    node.states.put(
        new ObjectKey("Counter", "k 1"),
        List.of(
            entry("blob", new byte[] {0, (byte) 0xff}),
            entry("count", "5".getBytes(UTF_8)),
            entry("half", "{\"a\":".getBytes(UTF_8)),
            entry("object", "{\"a\": [1]}".getBytes(UTF_8))));

    var all = await(node.get("/perdure/state/Counter/k%201"));
    var one = await(node.get("/perdure/state/Counter/k%201/count"));

    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.headers().firstValue("content-type")).contains("application/json");
    assertThat(all.body())
        .isEqualTo(
            "{\"blob\":{\"$base64\":\"AP8=\"},\"count\":5,"
                + "\"half\":{\"$base64\":\"eyJhIjo=\"},\"object\":{\"a\": [1]}}");
    assertThat(one.body()).isEqualTo("5");
    assertThat(one.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(await(node.get("/perdure/state/Counter/k%201/none")).statusCode()).isEqualTo(404);
    assertThat(await(node.get("/perdure/state/Counter/empty")).body()).isEqualTo("{}");
  }

  private static EagerState.Entry entry(String key, byte[] value) {
    return new EagerState.Entry(Payload.ofUtf8(key), Payload.of(value));
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    var options = GatewayOptions.onPort("127.0.0.1", node.server.port());

    assertThatThrownBy(() -> new GatewayFixture(options, new ScriptedLog(4)).close())
        .hasMessageContaining("in use");
  }
}
