package io.perdure.testkit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until it is set. Thread-safe. */
final class ManualClock implements InstantSource {
  private final AtomicLong nowMs;

  /** Begins now. */
  ManualClock() {
    this(System.currentTimeMillis());
  }

  ManualClock(long beginMs) {
    nowMs = new AtomicLong(beginMs);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
  }

  @Override
  public long millis() {
    return nowMs.get();
  }

  /** Moves on, never back. */
  void moveTo(long ms) {
    nowMs.accumulateAndGet(ms, Math::max);
  }

  /** By how much this time is ahead of that of other processes. */
  long aheadOfSystemMs() {
    return nowMs.get() - System.currentTimeMillis();
  }
}
