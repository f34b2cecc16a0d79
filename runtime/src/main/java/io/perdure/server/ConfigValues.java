package io.perdure.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Readers of configuration values. Stateless. */
final class ConfigValues {
  private static final Pattern AMOUNT = Pattern.compile("(\\d+)\\s*([a-zA-Z]*)");
  static final String NONE = "none";

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L, "b", 1L, "k", 1L << 10, "kib", 1L << 10, "m", 1L << 20, "mib", 1L << 20, "g",
          1L << 30, "gib", 1L << 30);

  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");
  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private ConfigValues() {}

  static Function<String, Integer> integer(int min, int max) {
    return text -> {
      try {
        int value = Integer.parseInt(text.trim());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException notOne) {
        // Falls through to the one message for both.
      }
      throw new IllegalArgumentException("a whole number from " + min + " to " + max);
    };
  }

  static Function<String, Double> number(double min) {
    return text -> {
      try {
        double value = Double.parseDouble(text.trim());
        if (value >= min) {
          return value;
        }
      } catch (NumberFormatException notOne) {
        // Falls through to the one message for both.
      }
      throw new IllegalArgumentException("a number of at least " + min);
    };
  }

  static Function<String, String> matching(String pattern, String expected) {
    var compiled = Pattern.compile(pattern);
    return text -> {
      if (!compiled.matcher(text.trim()).matches()) {
        throw new IllegalArgumentException(expected);
      }
      return text.trim();
    };
  }

  static Duration duration(String text) {
    var amount = AMOUNT.matcher(text.trim());
    if (amount.matches()) {
      var unit = MILLIS.get(amount.group(2).toLowerCase(Locale.ROOT));
      if (unit != null) {
        return Duration.ofMillis(Math.multiplyExact(Long.parseLong(amount.group(1)), unit));
      }
    }
    try {
      return Duration.parse(text.trim());
    } catch (DateTimeParseException notOne) {
      throw new IllegalArgumentException(
          "a duration such as 500ms, 10s, 5m, 2h, 1d or PT30S", notOne);
    }
  }

  static Function<String, Duration> durationOfAtLeast(Duration min) {
    return text -> {
      var value = duration(text);
      if (value.compareTo(min) < 0) {
        throw new IllegalArgumentException("at least " + min.toSeconds() + "s");
      }
      return value;
    };
  }

  /** Reads a value, or the word that stands for none. */
  static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
    return text -> text.trim().equals(NONE) ? Optional.empty() : Optional.of(parser.apply(text));
  }

  static boolean flag(String text) {
    return switch (text.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  /** Names of HTTP headers, in lower case. */
  static Set<String> headerNames(String text) {
    var names = new TreeSet<String>();
    if (!text.trim().equals(NONE)) {
      for (var name : SEPARATOR.split(text.trim().toLowerCase(Locale.ROOT), -1)) {
        if (!HEADER_NAME.matcher(name).matches()) {
          throw new IllegalArgumentException("names of HTTP headers with commas between them");
        }
        names.add(name);
      }
    }
    return names;
  }

  static long bytes(String text) {
    var amount = AMOUNT.matcher(text.trim());
    var unit = amount.matches() ? BYTES.get(amount.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("a size such as 64KiB, 32MiB or 1GiB");
    }
    return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
  }

  static Function<String, Long> bytes(long min, long max) {
    return text -> {
      long value = bytes(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("a size from " + min + " to " + max + " bytes");
      }
      return value;
    };
  }

  static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
    return text -> {
      for (var constant : type.getEnumConstants()) {
        if (constant.name().equalsIgnoreCase(text.trim())) {
          return constant;
        }
      }
      throw new IllegalArgumentException(
          "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    };
  }
}
