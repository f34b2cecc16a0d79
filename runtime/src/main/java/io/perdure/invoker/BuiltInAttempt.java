package io.perdure.invoker;

import io.perdure.codec.BuiltInEntries;
import io.perdure.invoker.AttemptCounts.Outcome;
import io.perdure.invoker.builtin.BuiltInHandler;
import io.perdure.invoker.builtin.BuiltInHandlers;
import io.perdure.log.AppendException;
import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt of a handler that Perdure runs itself. All of its effect and its end are one report;
 * so there is nothing to replay, and nothing to be told meanwhile.
 */
final class BuiltInAttempt implements Attempt, ReportAppender.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(BuiltInAttempt.class);

  private static final int TOO_LARGE = 413;
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  private final AttemptSnapshot snapshot;
  private final Runnable released;
  private final EventLoop loop;
  private final BuiltInHandlers handlers;
  private final AttemptServices services;
  private final ReportAppender reports;
  private boolean hasEnded;
  private boolean isStopped;

  BuiltInAttempt(
      AttemptSnapshot snapshot,
      Runnable released,
      EventLoop loop,
      BuiltInHandlers handlers,
      AttemptServices services) {
    this.snapshot = snapshot;
    this.released = released;
    this.loop = loop;
    this.handlers = handlers;
    this.services = services;
    this.reports =
        new ReportAppender(
            services.log(),
            loop,
            snapshot.attempt(),
            snapshot.progress().nextReport(),
            services.options(),
            this);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public boolean hasNotReplayed(int entryIndex) {
    return false;
  }

  @Override
  public void start() {
    if (isStopped) {
      return;
    }
    var target = snapshot.invocation().target();
    handlers
        .find(target)
        .ifPresentOrElse(
            this::run,
            () ->
                fail(
                    AttemptProblem.of(
                        ErrorCode.UNKNOWN_TARGET,
                        AttemptProblem.UNKNOWN,
                        "Expected a built-in handler, but this release has no " + target)));
  }

  @Override
  public Optional<Awaiting> awaiting() {
    return Optional.empty();
  }

  @Override
  public void forward(RawEntry notification) {
    // Nothing is awaited.
  }

  @Override
  public void acknowledge(int commandIndex) {
    // No acknowledgement is asked for.
  }

  @Override
  public void acknowledgeRunResult(int completionId) {
    // There are no steps.
  }

  @Override
  public void suspend() {
    // There is one report, which ends it.
  }

  @Override
  public void stop() {
    isStopped = true;
    released.run();
    reports.stop();
    if (!hasEnded) {
      hasEnded = true;
      services.counts().count(Outcome.STOPPED);
    }
  }

  @Override
  public void roomAgain() {
    // There is one report.
  }

  @Override
  public void tooLarge(AppendException cause) {
    var failure =
        new Failure(
            TOO_LARGE, ErrorCode.MESSAGE_TOO_LARGE.code() + ": " + messageOf(cause), List.of());
    append(List.of(BuiltInEntries.output(new InvocationResult.Failed(failure))));
  }

  @Override
  public void endAppended() {
    services.forget().accept(snapshot.attempt());
  }

  private void run(BuiltInHandler handler) {
    try {
      var input = BuiltInEntries.input(snapshot.journal().getFirst());
      var _ =
          handler
              .run(input, snapshot)
              .whenComplete((entries, failure) -> loop.execute(() -> ran(entries, failure)));
    } catch (RuntimeException bug) {
      failed(bug);
    }
  }

  private void ran(@Nullable List<ReportedEntry> entries, @Nullable Throwable failure) {
    if (isStopped) {
      return;
    }
    if (entries == null) {
      failed(
          failure instanceof CompletionException it && it.getCause() != null
              ? it.getCause()
              : failure);
      return;
    }
    hasEnded = true;
    released.run();
    services.counts().count(Outcome.ENDED);
    append(entries);
  }

  private void append(List<ReportedEntry> entries) {
    long bytes = 0;
    for (var entry : entries) {
      bytes += ENTRY_OVERHEAD_BYTES;
      bytes += entry instanceof ReportedEntry.New it ? it.raw().body().size() : 0;
    }
    reports.append(null, entries, new AttemptEnd.Ended(), bytes);
  }

  private void failed(@Nullable Throwable cause) {
    var code = ErrorCode.INCOMPLETE.code();
    if (cause instanceof SchemaException it && it.mayPass()) {
      code = it.code().code();
    } else if (!(cause instanceof AppendException)) {
      LOG.error("Attempt {} of a built-in handler met a bug", snapshot.attempt(), cause);
    }
    fail(
        AttemptProblem.of(
            code,
            AttemptProblem.UNKNOWN,
            snapshot.invocation().target() + " could not run: " + messageOf(cause)));
  }

  private void fail(AttemptProblem problem) {
    hasEnded = true;
    released.run();
    services.counts().count(Outcome.FAILED);
    var policy = services.options().defaultRetryPolicy();
    int retriesUsed = snapshot.progress().policyRetryCount();
    reports.append(null, List.of(), RetryDecision.decide(problem, policy, retriesUsed), 0);
  }

  private static String messageOf(@Nullable Throwable cause) {
    return cause == null
        ? "no entries"
        : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
