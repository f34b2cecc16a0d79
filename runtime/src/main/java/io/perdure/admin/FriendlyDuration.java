package io.perdure.admin;

import java.time.Duration;

/**
 * Durations as operators write them: {@code 1d}, {@code 90m}, {@code 500ms}; the largest unit that
 * divides.
 */
final class FriendlyDuration {
  private static final long[] UNIT_MS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private FriendlyDuration() {}

  static String format(Duration duration) {
    long ms = duration.toMillis();
    if (ms == 0) {
      return "0s";
    }
    for (int unit = 0; unit < UNITS.length; unit++) {
      if (ms % UNIT_MS[unit] == 0) {
        return ms / UNIT_MS[unit] + UNITS[unit];
      }
    }
    throw new IllegalStateException("Every number is divisible by 1");
  }
}
