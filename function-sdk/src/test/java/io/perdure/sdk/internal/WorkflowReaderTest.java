package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.Options;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.ServiceOptions.OnMaxAttempts;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkflowReaderTest {
  record User(String name, int age, Optional<String> mail, List<String> tags) {}

  @Workflow
  @Options(workflowRetention = "PT1H", metadata = "team=a")
  interface Signup {
    @Handler
    boolean run(WorkflowContext context, User user);

    @Shared
    @Options(ingressPrivate = true, retryMaxAttempts = 3, onMaxAttempts = OnMaxAttempts.KILL)
    void confirm(SharedWorkflowContext context, String secret);
  }

  public static final class SignupImpl implements Signup {
    @Override
    public boolean run(WorkflowContext context, User user) {
      return true;
    }

    @Override
    public void confirm(SharedWorkflowContext context, String secret) {}
  }

  @Workflow
  public static final class TwoRuns {
    @Handler
    public void run(WorkflowContext context) {}

    @Handler
    public void again(WorkflowContext context) {}
  }

  @Workflow
  public static final class WritingShared {
    @Handler
    public void run(WorkflowContext context) {}

    @Shared
    public void write(WorkflowContext context) {}
  }

  @Workflow
  public static final class WrongOptions {
    @Handler
    @Options(idempotencyRetention = "PT1H")
    public void run(WorkflowContext context) {}

    @Shared
    @Options(workflowRetention = "P1D")
    public void look(SharedWorkflowContext context) {}
  }

  @Workflow
  @Options(abortTimeout = "5 minutes", metadata = "team")
  public static final class UnreadableOptions {
    @Handler
    public void run(WorkflowContext context) {}
  }

  private static JsonNode service(int manifestVersion, ServiceOptions options) throws Exception {
    var endpoint = FunctionEndpoint.bind(new SignupImpl(), options).build().transport();
    var type = "application/vnd.restate.endpointmanifest.v%d+json".formatted(manifestVersion);
    return new ObjectMapper()
        .readTree(endpoint.discover(type, true).body())
        .path("services")
        .path(0);
  }

  private static void assertRefused(Object service, ServiceOptions options, String... problems) {
    assertThatThrownBy(() -> FunctionEndpoint.bind(service, options).build())
        .isInstanceOf(InvalidServiceException.class)
        .hasMessageContainingAll(problems);
  }

  @Test
  void aWorkflowHasOneRunAndSharedHandlers() throws Exception {
    var signup = service(4, ServiceOptions.defaults());

    assertThat(signup.path("ty").asText()).isEqualTo("WORKFLOW");
    assertThat(signup.path("metadata").path("team").asText()).isEqualTo("a");
    assertThat(signup.has("workflowCompletionRetention")).isFalse();
    var confirm = signup.path("handlers").path(0);
    assertThat(confirm.path("ty").asText()).isEqualTo("SHARED");
    assertThat(confirm.path("ingressPrivate").asBoolean()).isTrue();
    assertThat(confirm.path("retryPolicyMaxAttempts").asInt()).isEqualTo(3);
    assertThat(confirm.has("workflowCompletionRetention")).isFalse();
    var run = signup.path("handlers").path(1);
    assertThat(run.path("ty").asText()).isEqualTo("WORKFLOW");
    assertThat(run.path("workflowCompletionRetention").asLong()).isEqualTo(3_600_000);
  }

  @Test
  void olderManifestsLeaveOutWhatTheyDoNotKnow() throws Exception {
    var handlers = service(2, ServiceOptions.defaults()).path("handlers");

    assertThat(handlers.path(0).has("ingressPrivate")).isFalse();
    assertThat(handlers.path(0).has("retryPolicyMaxAttempts")).isFalse();
    assertThat(handlers.path(1).has("workflowCompletionRetention")).isFalse();
    var confirm = service(3, ServiceOptions.defaults()).path("handlers").path(0);
    assertThat(confirm.path("ingressPrivate").asBoolean()).isTrue();
    assertThat(confirm.has("retryPolicyMaxAttempts")).isFalse();
  }

  @Test
  void whatIsSaidAtBindTimeCountsMore() throws Exception {
    var options =
        ServiceOptions.defaults()
            .metadata("tier", "1")
            .workflowRetention(Duration.ofHours(2))
            .handler("confirm", ServiceOptions.defaults().ingressPrivate(false));

    var signup = service(4, options);

    assertThat(signup.path("metadata").toString()).isEqualTo("{\"team\":\"a\",\"tier\":\"1\"}");
    var confirm = signup.path("handlers").path(0);
    assertThat(confirm.path("ingressPrivate").asBoolean()).isFalse();
    assertThat(confirm.path("retryPolicyMaxAttempts").asInt()).isEqualTo(3);
    var run = signup.path("handlers").path(1);
    assertThat(run.path("workflowCompletionRetention").asLong()).isEqualTo(7_200_000);
  }

  @Test
  void inputsAndOutputsHaveASchema() throws Exception {
    var run = service(4, ServiceOptions.defaults()).path("handlers").path(1);

    var schema = run.path("input").path("jsonSchema");
    assertThat(schema.path("type").asText()).isEqualTo("object");
    var properties = schema.path("properties");
    assertThat(properties.path("name").path("type").asText()).isEqualTo("string");
    assertThat(properties.path("age").path("type").asText()).isEqualTo("integer");
    assertThat(properties.path("mail").path("type").toString()).isEqualTo("[\"string\",\"null\"]");
    assertThat(properties.path("tags").path("items").path("type").asText()).isEqualTo("string");
    assertThat(run.path("output").path("jsonSchema").path("type").asText()).isEqualTo("boolean");
  }

  @Test
  void aSecondRunIsRefused() {
    assertRefused(new TwoRuns(), ServiceOptions.defaults(), "expected one method", "[again, run]");
  }

  @Test
  void aSharedHandlerDoesNotGetTheContextOfTheRun() {
    assertRefused(
        new WritingShared(),
        ServiceOptions.defaults(),
        "handler write: expected SharedWorkflowContext or SharedObjectContext or Context");
  }

  @Test
  void optionsInTheWrongPlaceAreRefused() {
    assertRefused(
        new WrongOptions(),
        ServiceOptions.defaults().handler("lost", ServiceOptions.defaults()),
        "handler run: a run has no idempotency key",
        "handler look: workflowRetention is for the run",
        "found some for 'lost'");
  }

  @Test
  void optionsThatCannotBeReadAreRefused() {
    assertRefused(
        new UnreadableOptions(),
        ServiceOptions.defaults(),
        "the options of UnreadableOptions: Expected metadata");
  }
}
