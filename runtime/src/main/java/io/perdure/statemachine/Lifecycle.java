package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.TargetType;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Action.DispatchInvocation;
import io.perdure.statemachine.Action.ForwardNotification;
import io.perdure.statemachine.Action.Publish;
import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.StopAttempt;
import io.perdure.statemachine.Action.TraceEnd;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Queue;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.store.ExpiryStore.Expiry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transitions of an invocation that several handlers share. Stateless. */
public final class Lifecycle {
  /** A journal that is not to be kept is deleted at once up to this length, by the purge beyond. */
  private static final int DELETED_AT_ONCE = 64;

  /**
   * How long a result is kept at least for those who waited for it, and for whoever does not know
   * whether its request was taken: an answer that is lost when leadership moves is asked for again.
   */
  private static final long KEPT_FOR_REPLIES_MS = 60_000;

  private Lifecycle() {}

  /** Runs a new invocation, or queues it behind the lock of its object. */
  public static void startNew(Invocation invocation, Progress progress, ApplyContext context) {
    context.tables().invocations().add(started(invocation, progress, context));
  }

  /** Runs a scheduled invocation, or queues it behind the lock of its object. */
  public static void start(Invocation invocation, Progress progress, ApplyContext context) {
    context.tables().invocations().put(started(invocation, progress, context));
  }

  private static Pending started(Invocation invocation, Progress progress, ApplyContext context) {
    var target = invocation.target();
    var locks = context.tables().locks();
    if (target.type().isLocking() && !locks.acquire(target.object(), invocation.id())) {
      var queue = new Queue.OfObject(locks.enqueue(target.object(), invocation.id()));
      return new Inboxed(invocation, progress, queue);
    }
    return Admission.admit(invocation, progress, 0, context);
  }

  /** The first attempt of an invocation that has its lock and its slots. */
  static Invoked begun(Invocation invocation, Progress progress, ApplyContext context) {
    context.tables().running().add(invocation.id());
    return attempted(invocation, progress, context);
  }

  /** Begins an attempt of an invocation that is not Invoked. */
  public static void dispatch(Invocation invocation, Progress progress, ApplyContext context) {
    context.tables().running().add(invocation.id());
    dispatchAgain(invocation, progress, context);
  }

  /** Begins the next attempt of an invocation that is Invoked and stays so. */
  public static void dispatchAgain(Invocation invocation, Progress progress, ApplyContext context) {
    context.tables().invocations().put(attempted(invocation, progress, context));
  }

  private static Invoked attempted(Invocation invocation, Progress progress, ApplyContext context) {
    var begun = progress.withAttempt();
    context.emit(new DispatchInvocation(context.attempt(invocation.id(), begun)));
    return new Invoked(invocation, begun, null);
  }

  /**
   * Appends a notification to the journal, tells a running attempt, and wakes whom it should wake.
   *
   * @return whether there was a journal to append to
   */
  public static boolean notify(InvocationId id, Notification notification, ApplyContext context) {
    return switch (context.status(id)) {
      // It has ended, and may be forgotten: what comes back is of no use any more.
      case Free _, Completed _ -> false;
      case Scheduled scheduled -> append(scheduled, notification, context);
      case Inboxed inboxed -> append(inboxed, notification, context);
      case Paused paused -> append(paused, notification, context);
      case Invoked invoked -> {
        var raw = context.entries().encode(notification);
        var grown = append(invoked.invocation(), invoked.progress(), raw, context);
        context.tables().invocations().put(invoked.with(grown));
        if (invoked.retryAtMs() == null) {
          context.emit(
              new ForwardNotification(context.attempt(id, grown), grown.journalLength() - 1, raw));
        }
        yield true;
      }
      case Suspended suspended -> {
        switch (suspended.awaiting().after(notification)) {
          case Awaiting.Outcome.Open(var left) ->
              append(suspended.with(left), notification, context);
          case Awaiting.Outcome.Succeeded _,
              Awaiting.Outcome.Failed _,
              Awaiting.Outcome.Unknown _ ->
              wake(suspended, notification, context);
        }
        yield true;
      }
    };
  }

  /** Appends a notification and begins an attempt, whatever the invocation was waiting for. */
  public static void wake(Started started, Notification notification, ApplyContext context) {
    var grown =
        append(
            started.invocation(),
            started.progress(),
            context.entries().encode(notification),
            context);
    dispatch(started.invocation(), grown.withFreshRetries(), context);
  }

  /**
   * Ends an invocation: answers everybody who waits, passes the lock on, and keeps the result for
   * its retention.
   */
  public static void end(Pending pending, InvocationResult result, ApplyContext context) {
    leave(pending, context);
    var invocation = pending.invocation();
    long expiresAtMs = context.nowMs() + keptMs(invocation);
    long answersUntilMs = invocation.answersUntilMs(context.nowMs(), expiresAtMs);
    for (var waiter : invocation.waiters()) {
      answer(waiter, invocation.id(), result, answersUntilMs, context);
    }
    if (invocation.trace() != null) {
      context.emit(new TraceEnd(invocation, result, context.nowMs()));
    }
    keep(pending, result, expiresAtMs, context);
    Admission.giveBack(pending, context);
    if (invocation.target().type().isLocking() && holdsLock(pending)) {
      passLockOn(invocation, context);
    }
  }

  /**
   * Stops attempts until somebody resumes the invocation; it keeps its lock.
   *
   * @param cause null if an operator asks for it
   */
  public static void pause(Started started, @Nullable AttemptFailure cause, ApplyContext context) {
    leave(started, context);
    record(started, InvocationEvent.Kind.PAUSED, cause, context);
    context.tables().invocations().put(new Paused(started.invocation(), started.progress(), cause));
  }

  /** Notes for operators what has happened. */
  public static void record(
      Started started,
      InvocationEvent.Kind kind,
      @Nullable AttemptFailure failure,
      ApplyContext context) {
    int last = started.progress().journalLength() - 1;
    context
        .tables()
        .events()
        .add(started.invocation().id(), new InvocationEvent(kind, context.nowMs(), last, failure));
  }

  /** Begins the next attempt of an invocation that is not running one, whatever it waits for. */
  public static void resume(Started started, Progress progress, ApplyContext context) {
    leave(started, context);
    dispatch(started.invocation(), progress.withFreshRetries(), context);
  }

  /** Whether an invocation that ends now leaves nothing of its journal, which is so long. */
  public static boolean leavesNoJournal(Invocation invocation, int journalLength) {
    return invocation.retention().journal().isZero() && journalLength <= DELETED_AT_ONCE;
  }

  /**
   * Whether the idempotency key of a completed invocation may be used again. Its result may be
   * there still, for those who have asked for it already.
   */
  public static boolean isKeyFree(Completed completed, ApplyContext context) {
    return completed.invocation().idempotencyKey() != null
        && completed.journalLength() == 0
        && context.nowMs() >= completed.answersUntilMs();
  }

  /** Forgets a completed invocation whose key is free, before its time. */
  public static void forgetEarly(Completed completed, ApplyContext context) {
    var invocation = completed.invocation();
    long journalEndedAtMs = completed.completedAtMs() + invocation.retention().journal().toMillis();
    var expiries = context.tables().expiries();
    expiries.remove(new Expiry(journalEndedAtMs, invocation.id()));
    expiries.remove(new Expiry(completed.expiresAtMs(), invocation.id()));
    forget(completed, context);
  }

  /** Forgets a completed invocation whose journal is gone, and what lives as long as it does. */
  public static void forget(Completed completed, ApplyContext context) {
    var tables = context.tables();
    var target = completed.invocation().target();
    tables.invocations().delete(completed.invocation().id());
    if (target.type() == TargetType.WORKFLOW_RUN) {
      tables.promises().deleteAll(target.object());
      tables.functionState().deleteAll(target.object());
    }
  }

  /** Gives one waiter the result. */
  public static void answer(
      Waiter waiter,
      InvocationId id,
      InvocationResult result,
      long answersUntilMs,
      ApplyContext context) {
    switch (waiter) {
      case Waiter.Gateway(var address) ->
          context.emit(new Reply(address, new Answer.Completed(id, result, answersUntilMs)));
      case Waiter.Caller caller -> answer(caller, NotificationResult.of(result), context);
      case Waiter.Topic topic ->
          context.emit(new Publish(new Publication.Result(topic, id, result)));
    }
  }

  /** Completes the entry that waits in another invocation's journal. */
  public static void answer(Waiter.Caller caller, NotificationResult result, ApplyContext context) {
    var kind =
        switch (caller.entry()) {
          case CALL -> Notification.Kind.CALL;
          case ATTACH -> Notification.Kind.ATTACH_INVOCATION;
          case OUTPUT -> Notification.Kind.GET_INVOCATION_OUTPUT;
        };
    var completion = Notification.completion(kind, caller.completionId(), result);
    context.deliver(new Command.Notify(caller.id(), completion, null));
  }

  /** Gives one waiter a failure without an end of the invocation. */
  public static void refuse(Waiter waiter, InvocationId id, Failure failure, ApplyContext context) {
    answer(waiter, id, new InvocationResult.Failed(failure), context.nowMs(), context);
  }

  /**
   * Undoes what the status has left in other tables, so that nothing happens to the invocation by
   * itself.
   */
  private static void leave(Pending pending, ApplyContext context) {
    var tables = context.tables();
    var id = pending.invocation().id();
    switch (pending) {
      case Scheduled(_, _, var startAtMs) ->
          tables.timers().delete(new TimerKey(startAtMs, id, TimerKey.Kind.START, 0));
      case Inboxed(var invocation, _, Queue.OfObject(var sequence)) ->
          tables.locks().leaveQueue(invocation.target().object(), sequence);
      case Inboxed(var invocation, _, Queue.OfLimit(var level, var sequence)) ->
          tables.limits().leaveQueue(invocation.target().limitLevels().get(level), sequence);
      case Invoked(_, var progress, var retryAtMs, _) -> {
        tables.running().remove(id);
        if (retryAtMs == null) {
          context.emit(new StopAttempt(context.attempt(id, progress)));
        } else {
          tables
              .timers()
              .delete(new TimerKey(retryAtMs, id, TimerKey.Kind.RETRY, progress.attempts()));
        }
      }
      case Suspended _, Paused _ -> {}
    }
  }

  private static boolean append(Pending pending, Notification notification, ApplyContext context) {
    var grown =
        append(
            pending.invocation(),
            pending.progress(),
            context.entries().encode(notification),
            context);
    context.tables().invocations().put(pending.with(grown));
    return true;
  }

  private static Progress append(
      Invocation invocation, Progress progress, RawEntry raw, ApplyContext context) {
    context
        .tables()
        .journal()
        .append(invocation.id(), progress.journalLength(), raw, context.nowMs());
    return progress.withNotification(context.nowMs());
  }

  private static long keptMs(Invocation invocation) {
    long retentionMs = invocation.retention().result().toMillis();
    boolean isAskedFor = !invocation.waiters().isEmpty() || invocation.idempotencyKey() != null;
    return isAskedFor ? Math.max(retentionMs, KEPT_FOR_REPLIES_MS) : retentionMs;
  }

  private static void keep(
      Pending pending, InvocationResult result, long expiresAtMs, ApplyContext context) {
    var invocation = pending.invocation();
    int journalLength = pending.progress().journalLength();
    long journalExpiresAtMs = context.nowMs() + invocation.retention().journal().toMillis();
    if (leavesNoJournal(invocation, journalLength)) {
      context.tables().journal().delete(invocation.id(), 0, journalLength);
      // Whose first attempt has come to an end has none.
      if (pending.progress().attempts() > 1) {
        context.tables().events().delete(invocation.id());
      }
      journalLength = 0;
    } else if (journalExpiresAtMs < expiresAtMs) {
      expire(new Expiry(journalExpiresAtMs, invocation.id()), context);
    }
    var completed =
        new Completed(
            invocation.withWaiters(List.of()),
            result,
            context.nowMs(),
            expiresAtMs,
            journalLength,
            pending.progress().pin());
    if (journalLength == 0 && expiresAtMs == context.nowMs()) {
      forget(completed, context);
    } else {
      expire(new Expiry(expiresAtMs, invocation.id()), context);
      context.tables().invocations().put(completed);
    }
  }

  private static void expire(Expiry expiry, ApplyContext context) {
    context.tables().expiries().add(expiry);
    context.emit(new Action.ArmPurge(expiry.atMs()));
  }

  private static boolean holdsLock(Pending pending) {
    return switch (pending) {
      case Started _ -> true;
      case Inboxed inboxed -> inboxed.queue() instanceof Queue.OfLimit;
      case Scheduled _ -> false;
    };
  }

  private static void passLockOn(Invocation invocation, ApplyContext context) {
    context
        .tables()
        .locks()
        .release(invocation.target().object(), invocation.id())
        .ifPresent(next -> {
          switch (context.status(next)) {
            case Inboxed(var waiting, var progress, _) ->
                context.tables().invocations().put(Admission.admit(waiting, progress, 0, context));
            case Free _, Scheduled _, Invoked _, Suspended _, Paused _, Completed _ ->
                throw new IllegalStateException(
                    "Expected "
                        + next
                        + " to wait for the lock of "
                        + invocation.target().object()
                        + ", but it is "
                        + context.status(next));
          }
        });
  }
}
