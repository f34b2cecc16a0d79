package io.perdure.statemachine;

import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Queue;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;

/**
 * Who of a scope may run. An invocation takes a slot at each level that it counts against, from the
 * narrowest to the widest, before its first attempt, and gives all back when it ends. Where no slot
 * is free it queues, and keeps those it has: nobody behind it at a narrower level could run either.
 * So who comes first at a level goes first, and nobody waits while all its levels have room.
 *
 * <p>Stateless.
 */
public final class Admission {
  private Admission() {}

  /**
   * Takes the slots of an invocation that has its lock.
   *
   * @param level the first that it does not have yet
   * @return where it stands then, to be stored
   */
  static Pending admit(Invocation invocation, Progress progress, int level, ApplyContext context) {
    var levels = invocation.target().limitLevels();
    var limits = context.tables().limits();
    for (int next = level; next < levels.size(); next++) {
      if (!limits.take(levels.get(next))) {
        long sequence = limits.enqueue(levels.get(next), invocation.id());
        return new Inboxed(invocation, progress, new Queue.OfLimit(next, sequence));
      }
    }
    return Lifecycle.begun(invocation, progress, context);
  }

  /** Gives the slots of an invocation that has ended to those who wait for them. */
  static void giveBack(Pending ended, ApplyContext context) {
    var levels = ended.invocation().target().limitLevels();
    var held = levels.subList(0, held(ended, levels.size()));
    held.forEach(context.tables().limits()::release);
    // The widest first: who waits there has come before those that narrower levels let through.
    held.reversed().forEach(level -> admitWaiting(level, context));
  }

  private static int held(Pending ended, int all) {
    return switch (ended) {
      case Started _ -> all;
      case Inboxed(_, _, Queue.OfLimit(var level, _)) -> level;
      case Inboxed _, Scheduled _ -> 0;
    };
  }

  /** Lets those who wait at a level go on, as far as it has room. */
  public static void admitWaiting(String level, ApplyContext context) {
    var limits = context.tables().limits();
    for (var next = limits.next(level); next.isPresent(); next = limits.next(level)) {
      var status = context.status(next.get());
      if (!(status instanceof Inboxed(var waiting, var progress, Queue.OfLimit(var taken, _)))) {
        throw new IllegalStateException(
            "Expected " + next.get() + " to wait for a slot of " + level + ", but it is " + status);
      }
      context.tables().invocations().put(admit(waiting, progress, taken + 1, context));
    }
  }
}
