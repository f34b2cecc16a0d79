package io.perdure.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * Durations as operators write them: {@code 1d}, {@code 90m}, {@code 500ms}; the largest unit that
 * divides.
 */
final class FriendlyDuration {
  private static final long[] UNIT_MS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private static final Pattern PART =
      Pattern.compile(
          "\\G\\s*(\\d{1,15})\\s*(ms|d|days?|h|hr|hours?|m|min|minutes?|s|sec|seconds?)(?![a-z])");

  private FriendlyDuration() {}

  /**
   * Reads ISO 8601 ({@code PT1H30M}) or whole numbers with units ({@code 1h 30m}).
   *
   * @throws DateTimeParseException if it is neither
   */
  static Duration parse(String text) {
    var trimmed = text.strip();
    if (trimmed.regionMatches(true, 0, "P", 0, 1)) {
      return Duration.parse(trimmed);
    }
    var part = PART.matcher(trimmed);
    var sum = Duration.ZERO;
    int end = 0;
    while (part.find()) {
      sum = sum.plusMillis(Math.multiplyExact(Long.parseLong(part.group(1)), unit(part.group(2))));
      end = part.end();
    }
    if (end == 0 || end != trimmed.length()) {
      throw new DateTimeParseException("Expected a duration", text, end);
    }
    return sum;
  }

  private static long unit(String name) {
    return switch (name) {
      case "d", "day", "days" -> UNIT_MS[0];
      case "h", "hr", "hour", "hours" -> UNIT_MS[1];
      case "m", "min", "minute", "minutes" -> UNIT_MS[2];
      case "s", "sec", "second", "seconds" -> UNIT_MS[3];
      default -> UNIT_MS[4];
    };
  }

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
