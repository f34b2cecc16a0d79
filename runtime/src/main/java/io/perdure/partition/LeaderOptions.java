package io.perdure.partition;

import io.perdure.model.TargetType;

/**
 * How a partition is led.
 *
 * @param node the name that a leader announces itself with
 * @param concurrency attempts that run at once for one partition; more wait
 * @param timerWindow timers of a partition in memory; later ones are read when these have fired
 * @param maxEagerStateBytes state sent along with the start of an attempt; the function asks for
 *     what is beyond
 * @param maxBuiltInStateBytes the same for services of our own, which cannot ask
 */
public record LeaderOptions(
    String node,
    int concurrency,
    int timerWindow,
    long maxEagerStateBytes,
    long maxBuiltInStateBytes) {
  public LeaderOptions {
    if (concurrency < 1 || timerWindow < 1 || maxEagerStateBytes < 0) {
      throw new IllegalArgumentException(
          "Expected a concurrency and a window of timers of at least 1 and a bound of state of at"
              + " least 0 bytes, but found "
              + concurrency
              + ", "
              + timerWindow
              + " and "
              + maxEagerStateBytes);
    }
  }

  /** How much state the start of an attempt takes along. */
  long maxStateBytes(TargetType type) {
    return type.isBuiltIn() ? maxBuiltInStateBytes : maxEagerStateBytes;
  }
}
