package io.perdure.benchmarks.functions;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and adds up the records of a key. */
@VirtualObject
public final class Tally {
  private static final StateKey<Total> TOTAL = StateKey.of("total", Total.class);

  private final AtomicLong executions;

  /** Counts the times a record was handled in this process, which retries are part of. */
  public Tally(AtomicLong executions) {
    this.executions = executions;
  }

  /** What the records of a key come to. */
  public record Total(long count, long sum) {}

  /** Takes one record. */
  @Handler
  public void add(ObjectContext context, long value) {
    var total = context.get(TOTAL).orElse(new Total(0, 0));
    context.set(TOTAL, new Total(total.count() + 1, total.sum() + value));
    executions.incrementAndGet();
  }

  /** The total now. */
  @Shared
  public Total get(SharedObjectContext context) {
    return context.get(TOTAL).orElse(new Total(0, 0));
  }
}
