package io.perdure.gateway;

import static io.perdure.gateway.Fixtures.completed;
import static io.perdure.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.AwakeableId;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.NotificationResult;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of an invocation that is there already: its result, its id, an awakeable. */
class KnownInvocationsTest {
  private static final InvocationId ID =
      InvocationId.parse("inv_10000000001u02V5tY6bcHiXRGIj4yeCN7");

  private final GatewayFixture node = new GatewayFixture();

  @AfterEach
  void close() {
    node.close();
  }

  static List<String> attaches() {
    return List.of("/restate/invocation/" + ID + "/attach", "/restate/attach/" + ID);
  }

  @Test
  void attachWaitsForTheResult() {
    for (var path : attaches()) {
      var response = node.get(path);
      var attach = node.log.next(Command.Attach.class);
      assertThat(attach.invocation()).isEqualTo(ID);
      node.reply(attach, completed(ID, "7"));

      assertThat(await(response).statusCode()).isEqualTo(200);
      assertThat(await(response).body()).isEqualTo("7");
      assertThat(await(response).headers().firstValue("x-restate-id")).contains(ID.toString());
    }
  }

  @Test
  void attachToAnUnknownInvocationFailsAsTheInvocationWould() {
    var response = node.get("/restate/attach/" + ID);
    node.reply(node.log.next(Command.Attach.class), new Answer.NotFound(ID));

    assertThat(await(response).statusCode()).isEqualTo(404);
    assertThat(await(response).headers().firstValue("x-restate-error-source"))
        .contains("invocation");
    assertThat(await(response).body()).contains("\"source\":\"invocation\"");
  }

  @Test
  void outputIsTheResultOrThatThereIsNone() {
    var path = "/restate/invocation/" + ID + "/output";
    var ready = node.get(path);
    node.reply(node.log.next(Command.GetOutput.class), completed(ID, "7"));
    assertThat(await(ready).body()).isEqualTo("7");

    var notReady = node.get("/restate/output/" + ID);
    node.reply(node.log.next(Command.GetOutput.class), new Answer.NotReady(ID));
    assertThat(await(notReady).statusCode()).isEqualTo(470);
    assertThat(await(notReady).headers().firstValue("x-restate-error-source")).contains("ingress");

    var unknown = node.get(path);
    node.reply(node.log.next(Command.GetOutput.class), new Answer.NotFound(ID));
    assertThat(await(unknown).statusCode()).isEqualTo(404);
    assertThat(await(unknown).headers().firstValue("x-restate-error-source")).contains("ingress");
  }

  @Test
  void allWaysToNameAnInvocationLeadToTheSameId() {
    var idempotent = idOfSend("/Counter/k/add/send", "once");
    var unkeyed = idOfSend("/Greeter/greet/send", "once");
    var workflow = idOfSend("/Signup/u1/run/send", null);

    assertThat(attachedBy("/restate/invocation/Counter/k/add/once/attach")).isEqualTo(idempotent);
    assertThat(attachedBy("/restate/invocation/Greeter/greet/once/attach")).isEqualTo(unkeyed);
    assertThat(attachedBy("/restate/workflow/Signup/u1/attach")).isEqualTo(workflow);
    assertThat(
            lookedUp(
                "{\"target\":\"idempotentInvocation\",\"service\":\"Counter\",\"key\":\"k\","
                    + "\"handler\":\"add\",\"idempotencyKey\":\"once\"}"))
        .isEqualTo(idempotent);
    assertThat(
            lookedUp(
                "{\"target\":\"idempotentInvocation\",\"service\":\"Greeter\","
                    + "\"handler\":\"greet\",\"idempotencyKey\":\"once\"}"))
        .isEqualTo(unkeyed);
    assertThat(
            lookedUp(
                "{\"target\":\"workflow\",\"workflowName\":\"Signup\",\"workflowKey\":\"u1\"}"))
        .isEqualTo(workflow);
    assertThat(lookedUp("{\"target\":\"invocation\",\"invocationId\":\"" + ID + "\"}"))
        .isEqualTo(ID);
  }

  private InvocationId idOfSend(String path, @Nullable String key) {
    var request = node.request(path).POST(BodyPublishers.noBody());
    var response =
        node.send((key == null ? request : request.header("idempotency-key", key)).build());
    var invoke = node.log.next(Command.Invoke.class);
    node.reply(invoke, new Answer.Accepted(invoke.invocation(), false, 0));
    await(response);
    return invoke.invocation();
  }

  private InvocationId attachedBy(String path) {
    var response = node.get(path);
    var attach = node.log.next(Command.Attach.class);
    node.reply(attach, completed(attach.invocation(), "1"));
    assertThat(await(response).statusCode()).isEqualTo(200);
    return attach.invocation();
  }

  private InvocationId lookedUp(String target) {
    var response = await(node.post("/restate/lookup", target));
    assertThat(response.statusCode()).isEqualTo(200);
    return InvocationId.parse(response.body().substring(17, 17 + 38));
  }

  @Test
  void attachAndOutputTakeATargetInTheBody() {
    var target = "{\"target\":\"invocation\",\"invocationId\":\"" + ID + "\"}";
    var attach = node.post("/restate/attach", target);
    node.reply(node.log.next(Command.Attach.class), completed(ID, "7"));
    assertThat(await(attach).body()).isEqualTo("7");
    var output = node.post("/restate/output", target);
    node.reply(node.log.next(Command.GetOutput.class), new Answer.NotReady(ID));
    assertThat(await(output).statusCode()).isEqualTo(470);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"target\":\"nothing\"}",
        "{\"target\":1}",
        "{\"target\":\"invocation\"}",
        "{\"target\":\"workflow\",\"workflowName\":\"w\"}"
      })
  void aMalformedTargetIsRefused(String target) {
    var response = await(node.post("/restate/lookup", target));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("PD0115");
  }

  @Test
  void anAwakeableIsResolvedWithABodyOrRejectedWithAReason() {
    var awakeable = new AwakeableId(ID, 17);
    var resolved = node.post("/restate/awakeables/" + awakeable + "/resolve", "\"done\"");
    var resolve = node.log.next(Command.Notify.class);
    node.reply(resolve, new Answer.Appended(ID));
    var rejected = node.post("/restate/a/" + awakeable + "/reject", "too late");
    var reject = node.log.next(Command.Notify.class);
    node.reply(reject, new Answer.AlreadyCompleted(ID));

    assertThat(await(resolved).statusCode()).isEqualTo(202);
    assertThat(await(resolved).body()).isEmpty();
    assertThat(await(rejected).statusCode()).isEqualTo(202);
    assertThat(resolve.invocation()).isEqualTo(ID);
    assertThat(resolve.notification().id()).isEqualTo(new NotificationId.SignalIndex(17));
    assertThat(resolve.notification().result())
        .isEqualTo(new NotificationResult.Value(Payload.ofUtf8("\"done\"")));
    assertThat(reject.notification().result())
        .isEqualTo(new NotificationResult.Failed(new Failure(500, "too late")));
  }
}
