package io.perdure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationRoutesTest {
  private final AdminFixture admin = new AdminFixture();
  private final InvocationId id = admin.newId();

  @AfterEach
  void close() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "kill", "pause", "resume", "purge", "purge-journal"})
  void anOperationThatIsDoneAnswers200AndOneThatIsTold202(String operation) {
    admin.commands.answers(new Answer.Done(id));
    assertThat(admin.patch("/invocations/" + id + "/" + operation).statusCode()).isEqualTo(200);
    assertThat(admin.commands.asked().getFirst()).startsWith(operation + " " + id);

    admin.commands.answers(new Answer.Appended(id));
    assertThat(admin.patch("/v3/invocations/" + id + "/" + operation).statusCode()).isEqualTo(202);
  }

  @Test
  void whatCannotBeDoneIsSaidWithItsStatusAndCode() {
    admin.commands.answers(new Answer.NotFound(id));
    assertThat(admin.patch("/invocations/" + id + "/pause").statusCode()).isEqualTo(404);
    admin.commands.answers(new Answer.AlreadyCompleted(id));
    assertThat(admin.patch("/invocations/" + id + "/cancel").statusCode()).isEqualTo(409);
    admin.commands.answers(new Answer.Rejected(id, new Rejection("PD0204", 410, "gone")));

    var gone = admin.patch("/invocations/" + id + "/restart-as-new");

    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(AdminFixture.json(gone).path("restate_code").asText()).isEqualTo("PD0204");
    assertThat(AdminFixture.json(gone).path("message").asText()).isEqualTo("gone");
    assertThat(admin.patch("/invocations/inv_nonsense/kill").statusCode()).isEqualTo(400);
  }

  @Test
  void aRestartKeepsAPrefixAndNamesTheNewInvocation() {
    var restarted = admin.newId();
    admin.commands.answers(new Answer.Restarted(id, restarted));

    var response = admin.patch("/invocations/" + id + "/restart-as-new?from=3");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(AdminFixture.json(response).path("new_invocation_id").asText())
        .isEqualTo(restarted.toString());
    assertThat(admin.commands.asked()).containsExactly("restart " + id + " 3 null");
    assertThat(admin.patch("/invocations/" + id + "/restart-as-new?from=-1").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aResumeGoesOnWithTheDeploymentThatIsWanted() {
    var running = admin.running(null);
    var one = admin.register("http://one", "greet");
    var two = admin.register("http://two", "greet");
    admin.commands.answers(new Answer.Done(running));
    var path = "/invocations/" + running + "/resume";

    admin.patch(path);
    admin.patch(path + "?deployment=keep");
    admin.patch(path + "?deployment=latest");
    admin.patch(path + "?deployment=" + one);

    // The highest version is what both sides speak.
    var speaks = ", minProtocolVersion=5, maxProtocolVersion=6]";
    assertThat(admin.commands.asked())
        .containsExactly(
            "resume " + running + " null",
            "resume " + running + " null",
            "resume " + running + " DeploymentChoice[deployment=" + two + speaks,
            "resume " + running + " DeploymentChoice[deployment=" + one + speaks);
  }

  @Test
  void aDeploymentThatDoesNotOfferTheServiceIsRefused() {
    var running = admin.running(null);
    admin.commands.answers(new Answer.Done(running));

    var unknown = admin.patch("/invocations/" + running + "/resume?deployment=dp_none");

    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(AdminFixture.json(unknown).path("restate_code").asText()).isEqualTo("PD0145");
    assertThat(admin.patch("/invocations/" + id + "/resume?deployment=latest").statusCode())
        .isEqualTo(404);
    assertThat(admin.commands.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({",cancel", "?mode=cancel,cancel", "?mode=kill,kill", "?mode=purge,purge"})
  void theOldWayToEndAnswers202(String query, String operation) {
    admin.commands.answers(new Answer.Done(id));

    var response = admin.delete("/invocations/" + id + (query == null ? "" : query));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(admin.commands.asked()).containsExactly(operation + " " + id);
    assertThat(admin.delete("/invocations/" + id + "?mode=pause").statusCode()).isEqualTo(400);
  }

  @Test
  void anInvocationIsShown() {
    var running = admin.running(null);

    assertThat(AdminFixture.json(admin.get("/invocations/" + running)).path("status").asText())
        .isEqualTo("running");
    assertThat(admin.get("/invocations/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void whatAFunctionSaysThatItWaitsForIsShownWhileItRuns() {
    var running = admin.running(null);
    assertThat(AdminFixture.json(admin.get("/invocations/" + running)).has("awaiting_on"))
        .isFalse();

    admin.awaited.put(running, Awaiting.anyOf(List.of(new NotificationId.SignalName("go"))));

    assertThat(AdminFixture.json(admin.get("/invocations/" + running)).path("awaiting_on").asText())
        .contains("FIRST_COMPLETED", "go");
  }

  @Test
  void inABatchEachSucceedsOrFailsAlone() {
    admin.commands.answers(new Answer.Done(id));

    var response =
        admin.post(
            "/internal/invocations_batch_operations/kill",
            "{\"invocation_ids\":[\"" + id + "\",\"nonsense\"]}");

    var json = AdminFixture.json(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json.path("succeeded").path(0).asText()).isEqualTo(id.toString());
    assertThat(json.path("failed").path(0).path("invocation_id").asText()).isEqualTo("nonsense");
    assertThat(json.path("failed").path(0).path("error").asText()).contains("nonsense");
  }

  @Test
  void aBatchOfRestartsNamesTheNewInvocations() {
    var restarted = admin.newId();
    admin.commands.answers(new Answer.Restarted(id, restarted));

    var response =
        admin.post(
            "/internal/invocations_batch_operations/restart-as-new",
            "{\"invocation_ids\":[\"" + id + "\"],\"deployment\":\"keep\"}");

    var first = AdminFixture.json(response).path("succeeded").path(0);
    assertThat(first.path("old_invocation_id").asText()).isEqualTo(id.toString());
    assertThat(first.path("new_invocation_id").asText()).isEqualTo(restarted.toString());
  }

  @Test
  void aBatchKeepsNoMoreUnderWayThanItsBound() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < BatchRoutes.MAX_INVOCATIONS; i++) {
      ids.add("\"" + admin.newId() + "\"");
    }
    var body = ids.stream().collect(Collectors.joining(",", "{\"invocation_ids\":[", "]}"));

    var response = admin.postAsync("/internal/invocations_batch_operations/purge", body);

    while (admin.commands.asked().size() < BatchRoutes.MAX_AT_ONCE) {
      Thread.onSpinWait();
    }
    assertThat(admin.commands.asked()).hasSize(BatchRoutes.MAX_AT_ONCE);
    admin.commands.release(new Answer.Done(id));
    assertThat(AdminFixture.json(response.join()).path("succeeded")).hasSize(ids.size());
  }

  @Test
  void aBatchThatIsTooLargeOrNoneIsRefused() {
    var tooMany =
        "{\"invocation_ids\":[" + "\"x\",".repeat(BatchRoutes.MAX_INVOCATIONS) + "\"x\"]}";

    for (var body : new String[] {tooMany, "{}", "nonsense"}) {
      var response = admin.post("/internal/invocations_batch_operations/kill", body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(AdminFixture.json(response).path("restate_code").asText()).isEqualTo("PD0146");
    }
  }
}
