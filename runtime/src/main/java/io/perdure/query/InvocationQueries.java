package io.perdure.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Scope;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Progress;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What is known of invocations, as JSON, read from whichever node leads their partition.
 * Thread-safe; never blocks.
 */
public final class InvocationQueries {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InvocationTexts invocations;
  private final Function<InvocationId, Optional<Awaiting>> awaited;

  /**
   * @param awaited what an invocation waits for whose attempt runs on this node, if that is known
   */
  public InvocationQueries(
      PartitionRouter router,
      PeerClient peers,
      int partitions,
      Function<InvocationId, Optional<Awaiting>> awaited) {
    this.awaited = awaited;
    this.invocations =
        new InvocationTexts(
            "/internal/invocations/",
            (view, id) -> view.invocation(id).map(this::json),
            router,
            peers,
            partitions);
  }

  /**
   * The invocation as JSON; empty if there is none of this id.
   *
   * @return fails with {@link OwnerUnavailableException} if nobody could be asked
   */
  public CompletableFuture<Optional<String>> find(InvocationId id) {
    return invocations.find(id);
  }

  /** Serves what other nodes ask this one. */
  public void mount(Router routes) {
    invocations.mount(routes);
  }

  private String json(Known status) {
    var invocation = status.invocation();
    var json = JSON.createObjectNode();
    json.put("id", invocation.id().toString());
    json.put("target", invocation.target().path());
    json.put("target_service_name", invocation.target().service());
    json.put("target_service_key", invocation.target().key());
    json.put("target_handler_name", invocation.target().handler());
    var scope = invocation.target().scope();
    json.put("scope", Scope.nameOf(scope));
    json.put("limit_key", Scope.limitKeyOf(scope));
    json.put("idempotency_key", invocation.idempotencyKey());
    json.put("created_at", time(invocation.createdAtMs()));
    json.put("status", InvocationWords.status(status));
    switch (status) {
      case Pending pending -> pending(json, pending);
      case Completed completed -> completed(json, completed);
    }
    return json.toString();
  }

  private void pending(ObjectNode json, Pending pending) {
    progress(json, pending.progress());
    switch (pending) {
      case Scheduled scheduled -> json.put("scheduled_start_at", time(scheduled.startAtMs()));
      case Invoked invoked when invoked.retryAtMs() != null ->
          json.put("next_retry_at", time(invoked.retryAtMs()));
      case Paused paused when paused.cause() != null -> failure(json, paused.cause());
      case Suspended suspended ->
          json.put("suspended_waiting_for", suspended.awaiting().toString());
      case Invoked running ->
          awaited
              .apply(running.invocation().id())
              .ifPresent(awaiting -> json.put("awaiting_on", awaiting.toString()));
      case Inboxed _, Paused _ -> {}
    }
  }

  private static void progress(ObjectNode json, Progress progress) {
    json.put("journal_size", progress.journalLength());
    json.put("journal_commands_size", progress.commandCount());
    json.put("modified_at", time(progress.modifiedAtMs()));
    json.put("attempts", progress.attempts());
    json.put("retry_count", progress.retryCount());
    if (progress.pin() != null) {
      json.put("pinned_deployment_id", progress.pin().deployment());
      json.put("pinned_service_protocol_version", progress.pin().protocolVersion());
    }
    if (progress.lastFailure() != null) {
      failure(json, progress.lastFailure());
    }
  }

  private static void failure(ObjectNode json, AttemptFailure failure) {
    json.put("last_failure", failure.message());
    json.put("last_failure_error_code", failure.errorCode());
  }

  private static void completed(ObjectNode json, Completed completed) {
    json.put("completed_at", time(completed.completedAtMs()));
    json.put("expires_at", time(completed.expiresAtMs()));
    json.put("completion_result", InvocationWords.outcome(completed.result()));
    if (completed.result() instanceof InvocationResult.Failed(var failure)) {
      json.put("completion_failure", InvocationWords.failure(failure));
    }
  }

  private static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }
}
