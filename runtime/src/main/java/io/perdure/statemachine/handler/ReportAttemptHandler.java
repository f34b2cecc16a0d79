package io.perdure.statemachine.handler;

import io.perdure.model.AttemptFailure;
import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Awaiting.Outcome;
import io.perdure.statemachine.Command.ReportAttempt;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.TimerKey;
import io.perdure.statemachine.entry.ReportedEntries;

/**
 * Takes what the current attempt of an invocation reports; what any other attempt reports has no
 * effect.
 */
public final class ReportAttemptHandler implements CommandHandler<ReportAttempt> {
  @Override
  public void apply(ReportAttempt command, ApplyContext context) {
    switch (context.status(command.invocation())) {
      case Invoked invoked when isCurrent(command, invoked, context) ->
          accept(command, invoked, context);
      // Late: the attempt was replaced, or the invocation stopped, while this was on its way.
      case Free _, Scheduled _, Inboxed _, Invoked _, Suspended _, Paused _, Completed _ -> {}
    }
  }

  private static boolean isCurrent(ReportAttempt command, Invoked invoked, ApplyContext context) {
    return !context.isStale(command.attempt().epoch())
        && command.attempt().number() == invoked.progress().attempts()
        && invoked.retryAtMs() == null;
  }

  private static void accept(ReportAttempt command, Invoked invoked, ApplyContext context) {
    int expected = invoked.progress().nextReport();
    if (command.sequence() == expected) {
      boolean isLast = command.end() instanceof AttemptEnd.Ended;
      apply(command, new Execution(invoked, isLast, context));
    } else if (command.sequence() > expected) {
      // An append before this one was lost. What the function did since then was never durable:
      // begin anew.
      if (invoked.isPausing()) {
        Lifecycle.pause(invoked, null, context);
        return;
      }
      context.emit(new StopAttempt(command.attempt()));
      Lifecycle.dispatchAgain(invoked.invocation(), invoked.progress(), context);
    }
    // A lower number was applied before: its append was repeated after an unknown outcome.
  }

  private static void apply(ReportAttempt command, Execution execution) {
    if (command.pin() != null) {
      execution.pin(command.pin());
    }
    for (var entry : command.entries()) {
      ReportedEntries.apply(entry, execution);
    }
    var context = execution.context();
    switch (command.end()) {
      case null -> context.tables().invocations().put(execution.status());
      case AttemptEnd.Ended _ -> end(execution);
      case AttemptEnd.Suspended(var awaiting) -> suspend(command, awaiting, execution);
      case AttemptEnd.Failed(var failure, var next) -> fail(command, failure, next, execution);
    }
  }

  private static void end(Execution execution) {
    var context = execution.context();
    var output = context.entries().decodeOutput(execution.output());
    Lifecycle.end(execution.status(), output.result(), context);
  }

  private static void suspend(ReportAttempt command, Awaiting awaiting, Execution execution) {
    var context = execution.context();
    if (execution.status().isPausing()) {
      Lifecycle.pause(execution.status(), null, context);
      return;
    }
    context.emit(new StopAttempt(command.attempt()));
    switch (afterAllSinceBegin(awaiting, execution)) {
      case Outcome.Open(var left) -> {
        context.tables().running().remove(execution.id());
        context
            .tables()
            .invocations()
            .put(new Suspended(execution.invocation(), execution.progress(), left));
      }
      case Outcome.Succeeded _, Outcome.Failed _, Outcome.Unknown _ ->
          Lifecycle.dispatchAgain(
              execution.invocation(), execution.progress().withFreshRetries(), context);
    }
  }

  /**
   * What is left to wait for once everything is counted that was stored while the attempt ran,
   * perhaps too late for its function to see it.
   */
  private static Outcome afterAllSinceBegin(Awaiting awaiting, Execution execution) {
    var progress = execution.progress();
    var entries = execution.context().entries();
    var sinceBegin =
        execution
            .context()
            .tables()
            .journal()
            .range(execution.id(), progress.attemptBase(), progress.journalLength());
    Outcome outcome = new Outcome.Open(awaiting);
    for (var raw : sinceBegin) {
      if (outcome instanceof Outcome.Open(var left) && entries.isNotification(raw.type())) {
        outcome = left.after(entries.decodeNotification(raw));
      }
    }
    return outcome;
  }

  private static void fail(
      ReportAttempt command, AttemptFailure failure, AttemptEnd.Next next, Execution execution) {
    var context = execution.context();
    Lifecycle.record(execution.status(), InvocationEvent.Kind.ATTEMPT_FAILED, failure, context);
    switch (execution.status().isPausing() ? new AttemptEnd.Next.Pause() : next) {
      case AttemptEnd.Next.Retry retry -> {
        context.emit(new StopAttempt(command.attempt()));
        retry(failure, retry, execution);
      }
      case AttemptEnd.Next.Pause _ -> {
        var failed = execution.status().with(execution.progress().withFailure(failure, true));
        Lifecycle.pause(failed, failure, context);
      }
      case AttemptEnd.Next.Fail _ ->
          Lifecycle.end(
              execution.status(),
              new InvocationResult.Failed(new Failure(failure.code(), failure.message())),
              context);
    }
  }

  private static void retry(
      AttemptFailure failure, AttemptEnd.Next.Retry retry, Execution execution) {
    var context = execution.context();
    var progress = execution.progress().withFailure(failure, retry.counted());
    long dueMs = context.nowMs() + retry.delay().toMillis();
    var timer = new TimerKey(dueMs, execution.id(), TimerKey.Kind.RETRY, progress.attempts());
    context.tables().timers().add(timer);
    context.tables().invocations().put(new Invoked(execution.invocation(), progress, dueMs));
    context.emit(new RegisterTimer(timer));
  }
}
