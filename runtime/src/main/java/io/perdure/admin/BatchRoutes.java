package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.answer;
import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.admin.InvocationOperation.Parameters;
import io.perdure.admin.InvocationOutcome.CarriedOut;
import io.perdure.admin.InvocationOutcome.Refused;
import io.perdure.model.InvocationId;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One operation on many invocations over HTTP; each succeeds or fails alone. Thread-safe. */
public final class BatchRoutes implements ApiRoutes {
  /** How many invocations a request may name. */
  public static final int MAX_INVOCATIONS = 1000;

  /** How many of a request are under way at once. */
  public static final int MAX_AT_ONCE = 64;

  private static final String INVALID = "PD0146";

  private final InvocationCommands commands;
  private final DeploymentChoices choices;

  public BatchRoutes(InvocationCommands commands, DeploymentChoices choices) {
    this.commands = commands;
    this.choices = choices;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    var path = version.prefix() + "/internal/invocations_batch_operations/";
    for (var operation : InvocationOperation.values()) {
      router.post(path + operation.path()).handler(context -> apply(context, operation));
    }
  }

  private record Batch(List<String> ids, Parameters parameters) {}

  private record Result(String id, InvocationOutcome outcome) {}

  private void apply(RoutingContext context, InvocationOperation operation) {
    Batch batch;
    try {
      batch = read(body(context));
    } catch (IllegalArgumentException wrong) {
      refuse(context, 400, INVALID, String.valueOf(wrong.getMessage()));
      return;
    }
    whenDone(context, apply(operation, batch), results -> answer(context, 200, json(results)));
  }

  private CompletableFuture<List<Result>> apply(InvocationOperation operation, Batch batch) {
    var lanes = new ArrayList<CompletableFuture<Result>>();
    var results = new ArrayList<CompletableFuture<Result>>();
    for (var id : batch.ids()) {
      int lane = results.size() % MAX_AT_ONCE;
      var result =
          lane < lanes.size()
              ? lanes.get(lane).thenCompose(_ -> apply(operation, id, batch.parameters()))
              : apply(operation, id, batch.parameters());
      if (lane < lanes.size()) {
        lanes.set(lane, result);
      } else {
        lanes.add(result);
      }
      results.add(result);
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(_ -> results.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Result> apply(
      InvocationOperation operation, String text, Parameters parameters) {
    InvocationId id;
    try {
      id = InvocationId.parse(text);
    } catch (IllegalArgumentException wrong) {
      return CompletableFuture.completedFuture(new Result(text, refused(400, wrong)));
    }
    return operation
        .apply(id, parameters, commands, choices)
        .exceptionally(failure -> refused(503, AdminAnswers.cause(failure)))
        .thenApply(outcome -> new Result(text, outcome));
  }

  private static InvocationOutcome refused(int status, Throwable failure) {
    return new Refused(status, null, String.valueOf(failure.getMessage()));
  }

  private static Batch read(String body) {
    JsonNode json;
    try {
      json = AdminJson.MAPPER.readTree(body);
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException(
          "Expected a JSON object, but: " + cause.getOriginalMessage(), cause);
    }
    var list = json.path("invocation_ids");
    if (!list.isArray() || list.size() > MAX_INVOCATIONS) {
      throw new IllegalArgumentException(
          "Expected a JSON object with invocation_ids, a list of at most "
              + MAX_INVOCATIONS
              + " ids, but found "
              + (list.isArray() ? list.size() : list.getNodeType()));
    }
    var ids = new ArrayList<String>();
    list.forEach(id -> ids.add(id.asText()));
    var deployment = json.path("deployment");
    return new Batch(ids, new Parameters(0, deployment.isTextual() ? deployment.asText() : null));
  }

  private static ObjectNode json(List<Result> results) {
    var json = AdminJson.object();
    var succeeded = json.putArray("succeeded");
    var failed = json.putArray("failed");
    for (var result : results) {
      switch (result.outcome()) {
        case CarriedOut(_, var restarted) when restarted != null ->
            succeeded
                .addObject()
                .put("old_invocation_id", result.id())
                .put("new_invocation_id", restarted.toString());
        case CarriedOut _ -> succeeded.add(result.id());
        case Refused(_, _, var message) ->
            failed.addObject().put("invocation_id", result.id()).put("error", message);
      }
    }
    return json;
  }
}
