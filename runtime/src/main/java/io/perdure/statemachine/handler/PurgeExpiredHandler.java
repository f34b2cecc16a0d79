package io.perdure.statemachine.handler;

import io.perdure.statemachine.Action.ArmPurge;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.PurgeExpired;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.store.ExpiryStore.Expiry;

/**
 * Forgets completed invocations and journals that have outlived their retention, a bounded number
 * at a time.
 */
public final class PurgeExpiredHandler implements CommandHandler<PurgeExpired> {
  /** Journal entries that one command deletes; what is left over is due at once again. */
  static final int MAX_ENTRIES = 500;

  private static final int MAX_INVOCATIONS = 100;

  @Override
  public void apply(PurgeExpired command, ApplyContext context) {
    if (context.isStale(command.epoch())) {
      return;
    }
    int budget = MAX_ENTRIES;
    for (var expiry : context.tables().expiries().first(MAX_INVOCATIONS)) {
      if (expiry.atMs() > context.nowMs() || budget <= 0) {
        break;
      }
      budget = purge(expiry, budget, context);
    }
    for (var next : context.tables().expiries().first(1)) {
      context.emit(new ArmPurge(next.atMs()));
    }
  }

  /** Returns what is left of the budget. */
  private static int purge(Expiry expiry, int budget, ApplyContext context) {
    return switch (context.status(expiry.id())) {
      // Its last look was taken already, or the id has been used again since.
      case Free _, Pending _ -> {
        context.tables().expiries().remove(expiry);
        yield budget;
      }
      case Completed completed -> budget - purge(expiry, completed, budget, context);
    };
  }

  /** Returns how much of the budget was used. */
  private static int purge(Expiry expiry, Completed completed, int budget, ApplyContext context) {
    int deleted = Math.min(budget, completed.journalLength());
    int left = completed.journalLength() - deleted;
    context.tables().journal().delete(expiry.id(), left, completed.journalLength());
    finish(expiry, completed, left, context);
    return Math.max(1, deleted);
  }

  private static void finish(
      Expiry expiry, Completed completed, int entriesLeft, ApplyContext context) {
    var tables = context.tables();
    if (entriesLeft == 0) {
      tables.events().delete(expiry.id());
      tables.expiries().remove(expiry);
    }
    if (entriesLeft == 0 && completed.expiresAtMs() <= context.nowMs()) {
      Lifecycle.forget(completed, context);
    } else {
      tables.invocations().put(completed.withJournalLength(entriesLeft));
    }
  }
}
