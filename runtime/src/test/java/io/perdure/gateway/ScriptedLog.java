package io.perdure.gateway;

import io.perdure.log.AppendException;
import io.perdure.log.CommandLog;
import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A log whose appends succeed at once unless the next outcomes are scripted, and which tells what
 * was appended. Thread-safe.
 */
final class ScriptedLog implements CommandLog {
  private static final int TIMEOUT_SECONDS = 20;

  private final int partitions;
  private final Queue<CompletableFuture<Void>> outcomes = new ArrayDeque<>();
  private final BlockingQueue<Command> appended = new LinkedBlockingQueue<>();
  private final AtomicInteger patient = new AtomicInteger();
  private volatile Consumer<Command> applier = _ -> {};

  ScriptedLog(int partitions) {
    this.partitions = partitions;
  }

  /** From now on whoever applies the log gets every command, before its append is acknowledged. */
  void appliedBy(Consumer<Command> machine) {
    applier = machine;
  }

  synchronized void failNext(AppendException.Reason reason) {
    outcomes.add(CompletableFuture.failedFuture(new AppendException(reason, "scripted " + reason)));
  }

  /** The next append is acknowledged, or fails, when the test completes this. */
  synchronized CompletableFuture<Void> holdNext() {
    var outcome = new CompletableFuture<Void>();
    outcomes.add(outcome);
    return outcome;
  }

  @Override
  public CompletableFuture<Void> append(int partition, Command command) {
    CompletableFuture<Void> outcome;
    synchronized (this) {
      outcome = outcomes.isEmpty() ? CompletableFuture.completedFuture(null) : outcomes.remove();
    }
    appended.add(command);
    applier.accept(command);
    return outcome;
  }

  @Override
  public CompletableFuture<Void> appendPatiently(InvocationId owner, Command command) {
    patient.incrementAndGet();
    return append(owner, command);
  }

  /** How many appends nobody was in a hurry for. */
  int patient() {
    return patient.get();
  }

  @Override
  public int partitions() {
    return partitions;
  }

  /** The next command that somebody has tried to append; waits for it. */
  Command next() {
    try {
      var command = appended.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (command == null) {
        throw new AssertionError("Expected another command within " + TIMEOUT_SECONDS + " s");
      }
      return command;
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  <T extends Command> T next(Class<T> type) {
    return type.cast(next());
  }

  boolean isDrained() {
    return appended.isEmpty();
  }
}
