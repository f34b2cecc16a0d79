package io.perdure.statemachine;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.Retention;
import io.perdure.model.TraceContext;
import io.perdure.model.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an invocation from its beginning, and who waits for it. Its input is entry 0 of
 * its journal.
 *
 * @param waiters nobody twice; empty once it has ended
 */
public record Invocation(
    InvocationId id,
    InvocationTarget target,
    InvocationSource source,
    @Nullable String idempotencyKey,
    Retention retention,
    long createdAtMs,
    long randomSeed,
    @Nullable TraceContext trace,
    List<Waiter> waiters) {
  public Invocation {
    waiters = List.copyOf(waiters);
  }

  public Invocation withWaiters(List<Waiter> changed) {
    return new Invocation(
        id, target, source, idempotencyKey, retention, createdAtMs, randomSeed, trace, changed);
  }
}
