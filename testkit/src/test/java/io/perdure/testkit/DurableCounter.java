package io.perdure.testkit;

import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.StateKey;

/** Counts in the state of the object. */
final class DurableCounter implements Counter {
  static final StateKey<Long> COUNT = StateKey.of("count", Long.class);

  @Override
  public long add(ObjectContext context, long delta) {
    long count = context.get(COUNT).orElse(0L) + delta;
    context.set(COUNT, count);
    return count;
  }
}
