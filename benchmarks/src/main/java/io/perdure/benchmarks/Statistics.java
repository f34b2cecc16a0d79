package io.perdure.benchmarks;

import java.util.Collection;

/** Of a few numbers, one for each round: what is typical, and how far they are apart. */
final class Statistics {
  /** From this many rounds on, the spread leaves out the smallest and the largest. */
  static final int TRIM_FROM = 5;

  private Statistics() {}

  /** The middle value; between the two middle ones if their count is even. */
  static double median(Collection<Double> values) {
    var sorted = sorted(values);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The range of the values in parts of their median: 0.1 says that they lie within a tenth of it.
   * With {@link #TRIM_FROM} values or more the two outermost do not count, so that one disturbed
   * round can be outvoted by measuring again.
   */
  static double spread(Collection<Double> values) {
    var sorted = sorted(values);
    var trim = sorted.length >= TRIM_FROM ? 1 : 0;
    var range = sorted[sorted.length - 1 - trim] - sorted[trim];
    var median = median(values);
    return range == 0 ? 0 : range / median;
  }

  private static double[] sorted(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one value, found none");
    }
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
