package io.perdure.testkit;

import io.perdure.model.HostAndPort;
import io.perdure.partition.GuardedView;
import io.perdure.partition.PartitionServices;
import io.perdure.partition.PartitionView;
import io.perdure.partition.PartitionViews;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies the log of all partitions on one thread, in place of Kafka Streams, and runs what is due.
 *
 * <p>One lock guards partitions, timers and the list of attempts; it is held while a command is
 * applied and its actions are performed, which never blocks. Thread-safe.
 */
final class Partitions implements PartitionViews, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("test-runtime").unstarted(this::run);
  private final ManualClock clock;
  private final MemoryLog log;
  private final TimerQueue timers;
  private final Publications publications = new Publications();
  private final int crashEvery;
  private final List<PartitionLife> lives = new ArrayList<>();

  private @Nullable PartitionServices services;
  private @Nullable RunningAttempts attempts;
  private @Nullable Throwable bug;
  private int sinceCrash;
  private boolean isClosed;

  /**
   * @param crashEvery after how many reports of functions everything crashes; 0 is never
   */
  Partitions(int count, ManualClock clock, FunctionClocks functions, int crashEvery) {
    this.clock = clock;
    this.crashEvery = crashEvery;
    this.timers = new TimerQueue(clock);
    this.log = new MemoryLog(count, clock, functions, this::wake);
  }

  MemoryLog log() {
    return log;
  }

  TimerQueue timers() {
    return timers;
  }

  Publications publications() {
    return publications;
  }

  void start(PartitionServices with, RunningAttempts running) {
    lock.lock();
    try {
      services = with;
      attempts = running;
      for (int partition = 0; partition < log.partitions(); partition++) {
        var life = new PartitionLife(partition, with, publications, this::quarantined);
        lives.add(life);
        life.announce();
      }
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /**
   * Waits until every command is applied, everything due has run, and no attempt is under way.
   *
   * @throws IllegalStateException if that does not come about, or the runtime has a bug
   */
  void awaitIdle(Duration patience) {
    lock.lock();
    try {
      long leftNanos = patience.toNanos();
      while (!isIdle()) {
        requireHealthy();
        if (leftNanos <= 0) {
          throw new IllegalStateException(
              "Expected nothing to run any more within %s, but found %s"
                  .formatted(patience, describe()));
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      requireHealthy();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the runtime", stopped);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves time to the next timer, but not beyond a time.
   *
   * @return whether there was a timer; else time is where it was told to go
   */
  boolean moveToNextTimer(long untilMs) {
    lock.lock();
    try {
      var next = timers.nextDueMs();
      boolean isWithin = next.isPresent() && next.getAsLong() <= untilMs;
      clock.moveTo(isWithin ? next.getAsLong() : untilMs);
      changed.signalAll();
      return isWithin;
    } finally {
      lock.unlock();
    }
  }

  /** Loses all that is not in the log, and starts again from the log alone. */
  void crash() {
    lock.lock();
    try {
      var with = requireStarted();
      timers.clear();
      for (int partition = 0; partition < lives.size(); partition++) {
        var before = lives.get(partition);
        before.close();
        lives.set(partition, restored(partition, before, with));
      }
      timers.clear();
      lives.forEach(PartitionLife::announce);
      sinceCrash = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PartitionView> local(int partition) {
    return Optional.of(new LockedView(partition));
  }

  @Override
  public Optional<HostAndPort> owner(int partition) {
    return Optional.empty();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      lives.forEach(PartitionLife::close);
      timers.shutdownNow();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private PartitionLife restored(int partition, PartitionLife before, PartitionServices with) {
    var life = new PartitionLife(partition, with, publications, this::quarantined);
    while (life.applied() < before.applied()) {
      life.restore(log.read(partition, life.applied()));
    }
    if (!life.hasSameStoresAs(before)) {
      throw new IllegalStateException(
          "Expected the log of partition %d to give the same stores again, but they differ"
              .formatted(partition));
    }
    return life;
  }

  private void run() {
    lock.lock();
    try {
      while (!isClosed && bug == null) {
        if (!applyNext() && !runTimer()) {
          changed.signalAll();
          changed.awaitUninterruptibly();
        }
      }
    } catch (RuntimeException | Error failure) {
      bug = failure;
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  private boolean applyNext() {
    for (int partition = 0; partition < lives.size(); partition++) {
      var life = lives.get(partition);
      if (life.applied() < log.size(partition)) {
        var next = log.read(partition, life.applied());
        life.apply(next);
        crashIfItIsTime(life, next.command());
        return true;
      }
    }
    return false;
  }

  /**
   * Only what counts is counted: a report that an earlier crash has made stale, or a request that
   * is repeated because of it, would bring the next crash before anybody got further.
   */
  private void crashIfItIsTime(PartitionLife life, Command applied) {
    if (crashEvery > 0
        && applied instanceof Command.ReportAttempt report
        && life.isCurrent(report.attempt().epoch())) {
      sinceCrash++;
      if (sinceCrash == crashEvery) {
        crash();
      }
    }
  }

  private boolean runTimer() {
    boolean isDue = timers.isDue();
    timers.runNext();
    return isDue;
  }

  private boolean isIdle() {
    for (int partition = 0; partition < lives.size(); partition++) {
      if (lives.get(partition).applied() < log.size(partition)) {
        return false;
      }
    }
    return !timers.isDue() && (attempts == null || attempts.areNone());
  }

  private String describe() {
    return attempts == null || attempts.areNone() ? "commands to apply" : attempts.describe();
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void quarantined(Command command, RuntimeException cause) {
    bug = new IllegalStateException("The runtime has a bug: it could not apply " + command, cause);
  }

  private void requireHealthy() {
    if (bug != null) {
      throw new IllegalStateException("The runtime has stopped", bug);
    }
    if (isClosed) {
      throw new IllegalStateException("The runtime is closed");
    }
  }

  private PartitionServices requireStarted() {
    requireHealthy();
    if (services == null) {
      throw new IllegalStateException("The runtime has not started");
    }
    return services;
  }

  /** Reads between two commands. */
  private final class LockedView extends GuardedView {
    private final int partition;

    LockedView(int partition) {
      this.partition = partition;
    }

    @Override
    protected <T> T read(Function<PartitionView, T> reader) {
      lock.lock();
      try {
        return reader.apply(lives.get(partition).view());
      } finally {
        lock.unlock();
      }
    }
  }
}
