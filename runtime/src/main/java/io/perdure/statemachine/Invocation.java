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

  /**
   * Until when its result answers whoever repeats its request: an idempotency key may be used again
   * when its retention is over, though the result may be there for lost answers still.
   */
  long answersUntilMs(long completedAtMs, long expiresAtMs) {
    return idempotencyKey == null ? expiresAtMs : completedAtMs + retention.result().toMillis();
  }

  public Invocation withWaiters(List<Waiter> changed) {
    return new Invocation(
        id, target, source, idempotencyKey, retention, createdAtMs, randomSeed, trace, changed);
  }
}
