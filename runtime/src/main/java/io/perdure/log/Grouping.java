package io.perdure.log;

/**
 * Decides which appends wait a little for others. An append that travels alone costs the broker,
 * the runtime and the function a wake-up of their own. While few are under way that does not
 * matter, and it goes at once; when many are, it is a sixth of the processor, and it waits.
 *
 * <p>An append follows those of its partition that are under way: a partition changes only when it
 * has none. So two producers, one for each kind, keep what one thread appends to one partition in
 * order. A partition that is never without one does not change, and its records travel together by
 * themselves.
 *
 * <p>Thread-safe.
 */
final class Grouping {
  /**
   * How many appends are under way on average from which on it pays. Ten steps at 64 callers have
   * 13, at 32 callers 7 (then 14, as they wait for each other), at 16 callers 5 (then 7).
   */
  static final int MANY = 8;

  /** For how long the average is taken. */
  static final long WINDOW_NANOS = 50_000_000;

  private final int[] underWay;
  private final boolean[] grouped;
  private int allUnderWay;

  private boolean many;
  private long windowStart;
  private int begun;
  private long metUnderWay;

  Grouping(int partitions, long nowNanos) {
    this.underWay = new int[partitions];
    this.grouped = new boolean[partitions];
    this.windowStart = nowNanos;
  }

  /**
   * Counts an append in, until its {@link #end}.
   *
   * @return whether it waits for others
   */
  synchronized boolean begin(int partition, long nowNanos) {
    long age = nowNanos - windowStart;
    if (age >= WINDOW_NANOS) {
      boolean silent = age >= 2 * WINDOW_NANOS;
      many = !silent && metUnderWay >= (long) MANY * begun;
      windowStart = nowNanos;
      begun = 0;
      metUnderWay = 0;
    }
    begun++;
    metUnderWay += allUnderWay;
    if (underWay[partition] == 0) {
      grouped[partition] = many;
    }
    underWay[partition]++;
    allUnderWay++;
    return grouped[partition];
  }

  /** Counts an append out that has reached the log or failed. */
  synchronized void end(int partition) {
    underWay[partition]--;
    allUnderWay--;
  }
}
