package io.perdure.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of request bodies in memory against a bound. Thread-safe. */
final class BodyBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  /** Takes {@code bytes} if there is room for them. */
  boolean reserve(int bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(int bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
