package io.perdure.e2e.program;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a text that a model cannot know: {@code <operation:value>}, where the value was made up
 * when the operation ran. Wherever an operation's token shows up it must have the same value.
 */
public final class Token {
  private static final Pattern TOKEN = Pattern.compile("<([^:<>]+):([^:<>]*)>");

  private Token() {}

  static String of(String operation, String value) {
    return "<" + operation + ":" + value + ">";
  }

  /** What the model writes in its place. */
  static String unknown(String operation) {
    return of(operation, "?");
  }

  /** The values seen in what a program has left behind. Confined to one thread. */
  public static final class Values {
    private final Map<String, String> values = new HashMap<>();

    /**
     * The text with all values unknown, as a model writes it.
     *
     * @throws AssertionError if an operation had another value before
     */
    public String learn(String text) {
      return TOKEN
          .matcher(text)
          .replaceAll(match -> {
            var operation = match.group(1);
            var before = values.putIfAbsent(operation, match.group(2));
            if (before != null && !before.equals(match.group(2))) {
              throw new AssertionError(
                  "Expected %s to have one value, but found %s and %s"
                      .formatted(operation, before, match.group(2)));
            }
            return Matcher.quoteReplacement(unknown(operation));
          });
    }

    public Map<String, String> byOperation() {
      return Map.copyOf(values);
    }
  }
}
