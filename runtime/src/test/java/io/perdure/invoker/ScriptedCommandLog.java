package io.perdure.invoker;

import io.perdure.log.AppendException;
import io.perdure.log.CommandLog;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.ReportAttempt;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A log whose appends succeed at once, wait, or fail, as they are told. Thread-safe. */
final class ScriptedCommandLog implements CommandLog {
  /** An append and its outcome. */
  record Append(ReportAttempt report, CompletableFuture<Void> outcome) {
    void succeed() {
      ScriptedCommandLog.succeed(outcome);
    }

    void fail(AppendException.Reason reason) {
      outcome.completeExceptionally(new AppendException(reason, "told to fail: " + reason));
    }
  }

  private final BlockingQueue<Append> appends = new LinkedBlockingQueue<>();
  private final Queue<AppendException> failures = new ArrayDeque<>();
  private boolean isHolding;

  /** From now on appends have no outcome until they are told. */
  synchronized void hold() {
    isHolding = true;
  }

  /** From now on appends succeed at once. */
  synchronized void goOn() {
    isHolding = false;
  }

  /**
   * The next append fails at once; the one after it as it is told by the next failure, and so on.
   */
  synchronized void failNext(AppendException.Reason reason) {
    failures.add(new AppendException(reason, "told to fail: " + reason));
  }

  @Override
  public synchronized CompletableFuture<Void> append(int partition, Command command) {
    var outcome = new CompletableFuture<Void>();
    appends.add(new Append((ReportAttempt) command, outcome));
    var failure = failures.poll();
    if (failure != null) {
      outcome.completeExceptionally(failure);
    } else if (!isHolding) {
      succeed(outcome);
    }
    return outcome;
  }

  @Override
  public int partitions() {
    return 4;
  }

  ReportAttempt awaitReport() {
    return awaitAppend().report();
  }

  Append awaitAppend() {
    return Patience.next(appends, "an append");
  }

  @SuppressWarnings("NullAway") // the only value of Void
  private static void succeed(CompletableFuture<Void> outcome) {
    outcome.complete(null);
  }

  boolean hasMore() {
    return !appends.isEmpty();
  }
}
