package io.perdure.benchmarks.functions;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;

/** A number for each key: state that is read and written by each call. */
@VirtualObject
public final class Counter {
  private static final StateKey<Long> VALUE = StateKey.of("value", Long.class);

  /** Adds and returns the new value. */
  @Handler
  public long add(ObjectContext context, long delta) {
    var value = context.get(VALUE).orElse(0L) + delta;
    context.set(VALUE, value);
    return value;
  }

  /** The value now. */
  @Shared
  public long get(SharedObjectContext context) {
    return context.get(VALUE).orElse(0L);
  }
}
