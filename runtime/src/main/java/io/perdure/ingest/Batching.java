package io.perdure.ingest;

import java.time.Duration;

/**
 * How the records of a partition are put together, where they do not come one by one.
 *
 * @param maxRecords a batch has at most
 * @param maxWait how long a first record waits for others
 */
record Batching(int maxRecords, Duration maxWait) {
  /** Of the records as they were read; a batch of a single one may have more. */
  static final long MAX_BYTES = 4 << 20;

  /** Whether what a partition holds is enough for a batch. */
  boolean isDue(PartitionProgress progress, long nowNanos) {
    return isFull(progress) || nowNanos - progress.heldSinceNanos() >= maxWait.toNanos();
  }

  /** Whether more records would not go into the next batch. */
  boolean isFull(PartitionProgress progress) {
    return progress.heldRecords() >= maxRecords || progress.heldBytes() >= MAX_BYTES;
  }
}
