package io.perdure.gateway;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the delay of a send: ISO 8601 ({@code PT1M30S}, {@code P1DT2H}, {@code P2W}) or numbers
 * with units ({@code 500ms}, {@code 60sec}, {@code 1h 30m}, {@code 2 days}). A day has 24 hours.
 */
final class DelayText {
  static final Duration MAX = Duration.ofDays(36_500);

  private static final int MAX_LENGTH = 64;
  private static final String NUMBER = "(\\d{1,18}(?:\\.\\d{1,9})?)";
  private static final Pattern ISO =
      Pattern.compile(
          "P(?=.)(?:#W)?(?:#D)?(?:T(?=.)(?:#H)?(?:#M)?(?:#S)?)?".replace("#", NUMBER),
          Pattern.CASE_INSENSITIVE);
  private static final String[] ISO_UNITS = {"w", "d", "h", "m", "s"};
  private static final Pattern PART =
      Pattern.compile("\\G[\\s,]*" + NUMBER + "\\s*([a-z\u00b5\u03bc]+)");

  private static final Map<String, Long> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("us", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("m", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L),
          Map.entry("w", 604_800_000_000_000L));

  private DelayText() {}

  /**
   * @throws RefusedException if it is neither form, or longer than {@link #MAX}
   */
  static Duration parse(String text) {
    var trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
      throw malformed(text);
    }
    var nanos =
        trimmed.charAt(0) == 'P' || trimmed.charAt(0) == 'p' ? iso(trimmed) : friendly(trimmed);
    if (nanos.compareTo(new BigDecimal(MAX.toSeconds()).movePointRight(9)) > 0) {
      throw GatewayCode.BAD_DELAY.refuse(
          "Expected a delay of at most " + MAX.toDays() + " days, but found '" + text + "'");
    }
    return Duration.ofMillis(nanos.movePointLeft(6).setScale(0, RoundingMode.CEILING).longValue());
  }

  private static BigDecimal iso(String text) {
    var matcher = ISO.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    var sum = BigDecimal.ZERO;
    for (int i = 0; i < ISO_UNITS.length; i++) {
      var number = matcher.group(i + 1);
      if (number != null) {
        sum = sum.add(nanos(number, ISO_UNITS[i], text));
      }
    }
    return sum;
  }

  private static BigDecimal friendly(String text) {
    var matcher = PART.matcher(text);
    var sum = BigDecimal.ZERO;
    int end = 0;
    while (matcher.find()) {
      sum = sum.add(nanos(matcher.group(1), unit(matcher.group(2)), text));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw malformed(text);
    }
    return sum;
  }

  private static BigDecimal nanos(String number, String unit, String text) {
    var factor = NANOS.get(unit);
    if (factor == null) {
      throw malformed(text);
    }
    return new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
  }

  private static String unit(String word) {
    return switch (word) {
      case "ns", "nsec", "nsecs", "nano", "nanos", "nanosecond", "nanoseconds" -> "ns";
      case "us",
          "\u00b5s",
          "\u03bcs",
          "usec",
          "usecs",
          "micro",
          "micros",
          "microsecond",
          "microseconds" ->
          "us";
      case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" -> "ms";
      case "s", "sec", "secs", "second", "seconds" -> "s";
      case "m", "min", "mins", "minute", "minutes" -> "m";
      case "h", "hr", "hrs", "hour", "hours" -> "h";
      case "d", "day", "days" -> "d";
      case "w", "wk", "wks", "week", "weeks" -> "w";
      default -> word;
    };
  }

  private static RefusedException malformed(String text) {
    return GatewayCode.BAD_DELAY.refuse(
        "Expected a delay as ISO 8601 (PT60S) or with units (500ms, 60sec, 1h 30m), but found '"
            + (text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text)
            + "'");
  }
}
