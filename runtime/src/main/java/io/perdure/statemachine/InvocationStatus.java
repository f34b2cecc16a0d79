package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationResult;
import org.jspecify.annotations.Nullable;

/** Where an invocation stands. */
public sealed interface InvocationStatus {

  /** There is none of this id: never was, or it is purged. */
  record Free() implements InvocationStatus {}

  /** There is one. */
  sealed interface Known extends InvocationStatus {
    Invocation invocation();
  }

  /** One that has not ended; everybody who waits for it is listed in it. */
  sealed interface Pending extends Known {
    /** The same with another list of waiters. */
    Pending with(Invocation invocation);
  }

  /** One that has started and not ended: it has a journal, and its lock if it needs one. */
  sealed interface Started extends Pending {
    Progress progress();
  }

  /** Its start time lies ahead. */
  record Scheduled(Invocation invocation, long startAtMs) implements Pending {
    @Override
    public Scheduled with(Invocation changed) {
      return new Scheduled(changed, startAtMs);
    }
  }

  /** It waits for the lock of its object. */
  record Inboxed(Invocation invocation, long inboxSequence) implements Pending {
    @Override
    public Inboxed with(Invocation changed) {
      return new Inboxed(changed, inboxSequence);
    }
  }

  /**
   * An attempt runs, or will when its retry timer is due.
   *
   * @param retryAtMs when the next attempt begins, milliseconds since the epoch; null while one runs
   */
  record Invoked(Invocation invocation, Progress progress, @Nullable Long retryAtMs) implements Started {
    @Override
    public Invoked with(Invocation changed) {
      return new Invoked(changed, progress, retryAtMs);
    }
  }

  /** Nothing runs until one of the awaited notifications comes. */
  record Suspended(Invocation invocation, Progress progress, Awaiting awaiting) implements Started {
    @Override
    public Suspended with(Invocation changed) {
      return new Suspended(changed, progress, awaiting);
    }
  }

  /** Nothing runs until somebody resumes, cancels or kills it. */
  record Paused(Invocation invocation, Progress progress, AttemptFailure cause) implements Started {
    @Override
    public Paused with(Invocation changed) {
      return new Paused(changed, progress, cause);
    }
  }

  /**
   * It has ended; the result is kept for its retention.
   *
   * @param journalLength how many journal entries are still stored
   */
  record Completed(
      Invocation invocation, InvocationResult result, long completedAtMs, long expiresAtMs, int journalLength)
      implements Known {}
}
