package io.perdure.query.sql;

import java.time.Duration;

/**
 * How much queries may take.
 *
 * @param maxQueries how many run at once
 * @param maxTime how long one may take
 * @param maxTextLength of the SQL
 * @param maxScannedRows how many rows of tables one may look at
 * @param maxPairs how many pairs of rows a join may come to
 * @param maxKeptBytes about how much of the rows one may keep, to sort, group or join them
 * @param maxAnswerRows of an answer
 * @param maxAnswerBytes of an answer
 */
public record SqlBounds(
    int maxQueries,
    Duration maxTime,
    int maxTextLength,
    long maxScannedRows,
    long maxPairs,
    long maxKeptBytes,
    int maxAnswerRows,
    int maxAnswerBytes) {
  private static final long LEAST_KEPT_BYTES = 32L << 20;
  private static final int SHARE_OF_HEAP = 8;

  /** Those of a node; what may be kept follows from its heap. */
  public static SqlBounds standard() {
    return new SqlBounds(
        2,
        Duration.ofSeconds(30),
        256 << 10,
        1_000_000,
        1_000_000_000,
        Math.max(LEAST_KEPT_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
        100_000,
        16 << 20);
  }
}
