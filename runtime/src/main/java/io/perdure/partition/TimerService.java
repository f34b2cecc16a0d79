package io.perdure.partition;

import io.perdure.log.CommandLog;
import io.perdure.model.InvocationId;
import io.perdure.model.LeaderEpoch;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.TimerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends a command when a timer of the partition is due, and when completed invocations are to be
 * purged.
 *
 * <p>Keeps the next timers in memory, a bounded window of the store's; later ones are read when the
 * window has run empty. That a timer is fired twice, or after its invocation has ended, is for the
 * state machine to notice. One object an epoch. Thread-safe: registered on the partition's thread,
 * fired on the scheduler's.
 */
final class TimerService {
  private static final long RETRY_MS = 100;

  /** Also the longest time until the clock is looked at again. */
  private static final long MAX_DELAY_MS = 3_600_000;

  private static final TimerKey NOTHING_READ =
      new TimerKey(0, new InvocationId(0, 0, 0), TimerKey.Kind.START, 0);

  /** Purges come in bursts: what ends within a second is forgotten with one command a second. */
  private static final long PURGE_PAUSE_MS = 1000;

  /** Between purges while more has expired than one command forgets. */
  private static final long BEHIND_PAUSE_MS = 10;

  private final int partition;
  private final LeaderEpoch epoch;
  private final PartitionStateMachine machine;
  private final CommandLog log;
  private final ScheduledExecutorService scheduler;
  private final LongSupplier clockMs;
  private final int windowSize;

  private final TreeSet<TimerKey> window = new TreeSet<>();

  /** Timers up to this one are in the window or fired; null while all of the store's are. */
  private @Nullable TimerKey horizon = NOTHING_READ;

  private @Nullable ScheduledFuture<?> wakeUp;
  private long wakeUpAtMs = Long.MAX_VALUE;
  private long purgeAtMs = Long.MAX_VALUE;
  private long lastPurgeMs;
  private boolean isClosed;

  /**
   * @param windowSize how many timers are in memory at most
   */
  TimerService(
      int partition,
      LeaderEpoch epoch,
      PartitionStateMachine machine,
      CommandLog log,
      ScheduledExecutorService scheduler,
      LongSupplier clockMs,
      int windowSize) {
    this.partition = partition;
    this.epoch = epoch;
    this.machine = machine;
    this.log = log;
    this.scheduler = scheduler;
    this.clockMs = clockMs;
    this.windowSize = windowSize;
  }

  synchronized void register(TimerKey timer) {
    if (horizon != null && timer.compareTo(horizon) > 0) {
      return;
    }
    window.add(timer);
    if (window.size() > windowSize) {
      window.pollLast();
      horizon = window.last();
    }
    arm();
  }

  synchronized void armPurge(long atMs) {
    boolean isBehind = atMs + PURGE_PAUSE_MS < clockMs.getAsLong();
    long pauseMs = isBehind ? BEHIND_PAUSE_MS : PURGE_PAUSE_MS;
    purgeAtMs = Math.min(purgeAtMs, Math.max(atMs, lastPurgeMs + pauseMs));
    arm();
  }

  /** Reads the next timers if the window has run empty. Only on the partition's thread. */
  synchronized void refill() {
    if (horizon == null || !window.isEmpty()) {
      return;
    }
    var next = machine.timersAfter(horizon, windowSize);
    window.addAll(next);
    horizon = next.size() < windowSize ? null : next.getLast();
    arm();
  }

  synchronized void close() {
    isClosed = true;
    window.clear();
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
  }

  private void arm() {
    long nextMs = Math.min(purgeAtMs, window.isEmpty() ? Long.MAX_VALUE : window.first().dueMs());
    if (isClosed || nextMs >= wakeUpAtMs) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUpAtMs = nextMs;
    long delayMs = Math.clamp(nextMs - clockMs.getAsLong(), 0, MAX_DELAY_MS);
    wakeUp = scheduler.schedule(this::fireDue, delayMs, TimeUnit.MILLISECONDS);
  }

  private void fireDue() {
    var due = new ArrayList<TimerKey>();
    boolean isPurgeDue;
    synchronized (this) {
      long nowMs = clockMs.getAsLong();
      wakeUpAtMs = Long.MAX_VALUE;
      while (!window.isEmpty() && window.first().dueMs() <= nowMs) {
        due.add(window.removeFirst());
      }
      isPurgeDue = purgeAtMs <= nowMs;
      if (isPurgeDue) {
        purgeAtMs = Long.MAX_VALUE;
        lastPurgeMs = nowMs;
      }
      arm();
    }
    append(due, isPurgeDue);
  }

  private void append(List<TimerKey> due, boolean isPurgeDue) {
    for (var timer : due) {
      log.append(partition, new Command.FireTimer(epoch, timer))
          .whenComplete((_, failure) -> retryIf(failure, () -> register(timer)));
    }
    if (isPurgeDue) {
      log.append(partition, new Command.PurgeExpired(epoch))
          .whenComplete((_, failure) -> retryIf(failure, () -> armPurge(clockMs.getAsLong())));
    }
  }

  private void retryIf(@Nullable Throwable failure, Runnable again) {
    if (failure != null && !scheduler.isShutdown()) {
      scheduler.schedule(again, RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }
}
