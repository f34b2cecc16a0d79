package io.perdure.sdk.internal;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * SplitMix64. Written out because a journal may be replayed by a later JDK, and the JDK promises
 * for its own 64-bit generators only that one program sees the same numbers twice.
 */
final class DeterministicRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  DeterministicRandom(long seed) {
    this.state = seed;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A random UUID: version 4, variant 2. */
  UUID nextUuid() {
    long high = (nextLong() & ~0xf000L) | 0x4000L;
    long low = (nextLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }
}
