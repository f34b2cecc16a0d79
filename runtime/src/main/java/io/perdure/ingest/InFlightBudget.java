package io.perdure.ingest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of records that are on their way to the log, of all readers of a node together.
 * Thread-safe.
 */
final class InFlightBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  InFlightBudget(long limit) {
    this.limit = limit;
  }

  /** Takes what there is room for; a record above the limit goes when it is alone. */
  boolean tryTake(long bytes) {
    long before = taken.get();
    while (before == 0 || before + bytes <= limit) {
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
