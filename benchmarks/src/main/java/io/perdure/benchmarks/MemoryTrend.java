package io.perdure.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process needs more and more memory under constant load. The first quarter does not
 * count, heaps and caches fill in it.
 *
 * @param secondQuarterBytes median of the second quarter
 * @param lastQuarterBytes median of the last quarter
 */
record MemoryTrend(double secondQuarterBytes, double lastQuarterBytes) {
  /** Growth up to this part of the second quarter is noise. */
  static final double NOISE = 0.1;

  /** With fewer samples nothing is said. */
  static final int MIN_SAMPLES = 8;

  /** Null for too few samples; they are evenly spaced in time. */
  static @Nullable MemoryTrend of(List<Long> residentBytes) {
    var count = residentBytes.size();
    return count < MIN_SAMPLES
        ? null
        : new MemoryTrend(
            median(residentBytes.subList(count / 4, count / 2)),
            median(residentBytes.subList(count - count / 4, count)));
  }

  /** The last quarter in parts of the second. */
  double ratio() {
    return lastQuarterBytes / secondQuarterBytes;
  }

  private static double median(List<Long> values) {
    return Statistics.median(values.stream().map(Long::doubleValue).toList());
  }
}
