package io.perdure.examples.counter;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.VirtualObject;

/** A number for each key. What callers see: {@code context.client(Counter.class, "visits")}. */
@VirtualObject
public interface Counter {
  /** Adds and returns the new value. One at a time for each key, so no addition is lost. */
  @Handler
  long add(ObjectContext context, long delta);

  /** The value now; runs beside {@link #add}. */
  @Shared
  long get(SharedObjectContext context);

  /** Back to zero. */
  @Handler
  void reset(ObjectContext context);
}
