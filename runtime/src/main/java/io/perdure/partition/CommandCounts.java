package io.perdure.partition;

import java.util.concurrent.atomic.LongAdder;

/** What this node's partitions made of the records of their logs, since it started. Thread-safe. */
public final class CommandCounts {
  private final LongAdder applied = new LongAdder();
  private final LongAdder quarantined = new LongAdder();
  private final LongAdder undecodable = new LongAdder();

  void countApplied() {
    applied.increment();
  }

  void countQuarantined() {
    quarantined.increment();
  }

  void countUndecodable() {
    undecodable.increment();
  }

  /** Commands that were applied, again after a restart included. */
  public long applied() {
    return applied.sum();
  }

  /** Commands that met a bug, whose invocations were paused (PD0001). */
  public long quarantined() {
    return quarantined.sum();
  }

  /** Records that were no commands and were passed over (PD0002). */
  public long undecodable() {
    return undecodable.sum();
  }
}
