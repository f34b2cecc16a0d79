package io.perdure.statemachine.handler;

import io.perdure.model.Failure;
import io.perdure.model.Waiter;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.Lifecycle;
import java.util.ArrayList;

/** The list of those who wait for an invocation's result. */
final class Waiting {
  /** More than these cannot wait for one invocation; each is part of its row. */
  static final int MAX_WAITERS = 1000;

  private static final Failure TOO_MANY =
      new Failure(429, "Expected at most " + MAX_WAITERS + " waiters for one invocation");

  private Waiting() {}

  static void join(Pending pending, Waiter waiter, ApplyContext context) {
    var invocation = pending.invocation();
    if (invocation.waiters().contains(waiter)) {
      return;
    }
    if (invocation.waiters().size() >= MAX_WAITERS) {
      Lifecycle.refuse(waiter, invocation.id(), TOO_MANY, context);
      return;
    }
    var waiters = new ArrayList<>(invocation.waiters());
    waiters.add(waiter);
    context.tables().invocations().put(pending.with(invocation.withWaiters(waiters)));
  }
}
