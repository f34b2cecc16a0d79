package io.perdure.partition;

import io.perdure.model.TargetType;

/**
 * How a partition is led.
 *
 * @param node the name that a leader announces itself with
 * @param concurrency attempts that run at once for one partition; more wait
 * @param maxEagerStateBytes state sent along with the start of an attempt; the function asks for
 *     what is beyond
 * @param maxBuiltInStateBytes the same for services of our own, which cannot ask
 */
public record LeaderOptions(
    String node, int concurrency, long maxEagerStateBytes, long maxBuiltInStateBytes) {
  public LeaderOptions {
    if (concurrency < 1 || maxEagerStateBytes < 0) {
      throw new IllegalArgumentException(
          "Expected a concurrency of at least 1 and a bound of state of at least 0 bytes, but found "
              + concurrency
              + " and "
              + maxEagerStateBytes);
    }
  }

  /** How much state the start of an attempt takes along. */
  long maxStateBytes(TargetType type) {
    return type.isBuiltIn() ? maxBuiltInStateBytes : maxEagerStateBytes;
  }
}
