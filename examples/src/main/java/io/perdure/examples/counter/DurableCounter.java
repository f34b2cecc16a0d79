package io.perdure.examples.counter;

import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;

/** The counter: its state lives in the runtime, this process keeps nothing. */
public final class DurableCounter implements Counter {
  private static final StateKey<Long> COUNT = StateKey.of("count", Long.class);

  @Override
  public long add(ObjectContext context, long delta) {
    long count = context.get(COUNT).orElse(0L) + delta;
    context.set(COUNT, count);
    return count;
  }

  @Override
  public long get(SharedObjectContext context) {
    return context.get(COUNT).orElse(0L);
  }

  @Override
  public void reset(ObjectContext context) {
    context.clear(COUNT);
  }
}
