package io.perdure.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler by manual time. Tasks run when somebody takes them out; those of the same time in the
 * order in which they came. Guarded by the lock of {@link Partitions}.
 */
final class TimerQueue extends AbstractExecutorService implements ScheduledExecutorService {
  private final ManualClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.dueMs)
              .thenComparingLong(task -> task.number));
  private long nextNumber;
  private boolean isShutdown;

  TimerQueue(ManualClock clock) {
    this.clock = clock;
  }

  /** When the next task is due, milliseconds since the epoch; empty if there is none. */
  OptionalLong nextDueMs() {
    var next = tasks.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.dueMs);
  }

  boolean isDue() {
    var next = tasks.peek();
    return next != null && next.dueMs <= clock.millis();
  }

  /** Runs the next task, if it is due. */
  void runNext() {
    if (isDue()) {
      tasks.remove().run();
    }
  }

  /** Forgets all tasks, as a process that is killed does. */
  void clear() {
    tasks.clear();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    var task = new Task(command, clock.millis() + unit.toMillis(delay), nextNumber++);
    tasks.add(task);
    return task;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("Partitions schedule nothing that has a result");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("Partitions schedule nothing that repeats");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("Partitions schedule nothing that repeats");
  }

  @Override
  public void execute(Runnable command) {
    schedule(command, 0, TimeUnit.MILLISECONDS);
  }

  @Override
  public void shutdown() {
    isShutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    isShutdown = true;
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return isShutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown;
  }

  private final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
    final long dueMs;
    final long number;

    Task(Runnable command, long dueMs, long number) {
      super(command, "");
      this.dueMs = dueMs;
      this.number = number;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      tasks.remove(this);
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueMs - clock.millis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }
  }
}
