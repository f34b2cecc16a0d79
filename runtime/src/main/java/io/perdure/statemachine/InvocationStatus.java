package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationResult;
import io.perdure.model.PinnedDeployment;
import org.jspecify.annotations.Nullable;

/** Where an invocation stands. */
public sealed interface InvocationStatus {

  /** There is none of this id: never was, or it is purged. */
  record Free() implements InvocationStatus {}

  /** There is one. */
  sealed interface Known extends InvocationStatus {
    Invocation invocation();
  }

  /**
   * One that has not ended. It has a journal, which holds at least its input and may receive
   * signals before it starts.
   */
  sealed interface Pending extends Known {
    Progress progress();

    /** The same with other waiters. */
    Pending with(Invocation invocation);

    /** The same with a journal that has grown. */
    Pending with(Progress progress);
  }

  /** One that has started and not ended; it holds the lock of its object if it needs one. */
  sealed interface Started extends Pending {}

  /** Its start time lies ahead. */
  record Scheduled(Invocation invocation, Progress progress, long startAtMs) implements Pending {
    @Override
    public Scheduled with(Invocation changed) {
      return new Scheduled(changed, progress, startAtMs);
    }

    @Override
    public Scheduled with(Progress changed) {
      return new Scheduled(invocation, changed, startAtMs);
    }
  }

  /** It waits until it may run. */
  record Inboxed(Invocation invocation, Progress progress, Queue queue) implements Pending {
    @Override
    public Inboxed with(Invocation changed) {
      return new Inboxed(changed, progress, queue);
    }

    @Override
    public Inboxed with(Progress changed) {
      return new Inboxed(invocation, changed, queue);
    }
  }

  /** Where an invocation waits until it may run, and its number there. */
  sealed interface Queue {
    long sequence();

    /** Behind the lock of its object. */
    record OfObject(long sequence) implements Queue {}

    /**
     * For a slot of its scope, with the lock of its object if it needs one, and with slots of all
     * narrower levels.
     *
     * @param level the position among its {@linkplain io.perdure.model.InvocationTarget#limitLevels
     *     levels}
     */
    record OfLimit(int level, long sequence) implements Queue {}
  }

  /**
   * An attempt runs, or will when its retry timer is due.
   *
   * @param retryAtMs when the next attempt begins, milliseconds since the epoch; null while one
   *     runs
   * @param isPausing whether no other attempt follows the one that runs: an operator has asked for
   *     a pause
   */
  record Invoked(
      Invocation invocation, Progress progress, @Nullable Long retryAtMs, boolean isPausing)
      implements Started {
    /** One that goes on. */
    public Invoked(Invocation invocation, Progress progress, @Nullable Long retryAtMs) {
      this(invocation, progress, retryAtMs, false);
    }

    /** The same, to be paused or not. */
    public Invoked pausing(boolean changed) {
      return new Invoked(invocation, progress, retryAtMs, changed);
    }

    @Override
    public Invoked with(Invocation changed) {
      return new Invoked(changed, progress, retryAtMs, isPausing);
    }

    @Override
    public Invoked with(Progress changed) {
      return new Invoked(invocation, changed, retryAtMs, isPausing);
    }
  }

  /** Nothing runs until one of the awaited notifications comes. */
  record Suspended(Invocation invocation, Progress progress, Awaiting awaiting) implements Started {
    /** The same, waiting for less. */
    public Suspended with(Awaiting left) {
      return new Suspended(invocation, progress, left);
    }

    @Override
    public Suspended with(Invocation changed) {
      return new Suspended(changed, progress, awaiting);
    }

    @Override
    public Suspended with(Progress changed) {
      return new Suspended(invocation, changed, awaiting);
    }
  }

  /**
   * Nothing runs until somebody resumes, cancels or kills it.
   *
   * @param cause null if an operator paused it
   */
  record Paused(Invocation invocation, Progress progress, @Nullable AttemptFailure cause)
      implements Started {
    @Override
    public Paused with(Invocation changed) {
      return new Paused(changed, progress, cause);
    }

    @Override
    public Paused with(Progress changed) {
      return new Paused(invocation, changed, cause);
    }
  }

  /**
   * It has ended; the result is kept for its retention.
   *
   * @param journalLength how many journal entries are still stored
   * @param pin what it ran on; null if its function never reported anything
   */
  record Completed(
      Invocation invocation,
      InvocationResult result,
      long completedAtMs,
      long expiresAtMs,
      int journalLength,
      @Nullable PinnedDeployment pin)
      implements Known {
    /** Until when its result answers whoever repeats its request, or asks for it by its key. */
    public long answersUntilMs() {
      return invocation.answersUntilMs(completedAtMs, expiresAtMs);
    }

    /** The same with fewer stored entries. */
    public Completed withJournalLength(int left) {
      return new Completed(invocation, result, completedAtMs, expiresAtMs, left, pin);
    }
  }
}
