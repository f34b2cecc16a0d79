package io.perdure.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which levels of scopes a limit is for: {@code scope}, {@code scope/first} or {@code
 * scope/first/second}. A {@code *} for one of them stands for any name; each name then has the
 * limit for itself.
 */
public record LimitPattern(String text) {
  private static final String PART = "(\\*|[a-zA-Z0-9_.-]{1,36})";
  private static final Pattern PATTERN = Pattern.compile(PART + "(/" + PART + "){0,2}");
  private static final String ANY = "*";

  public LimitPattern {
    if (!PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "Expected a pattern of one to three parts with slashes between them, each '*' or 1 to 36"
              + " letters, digits, '_', '.' or '-', but found '"
              + text
              + "'");
    }
  }

  /**
   * All patterns that match a level of a scope, the one that counts first: a name goes before
   * {@code *}, and what is further left before what is further right.
   *
   * @param level as {@link Scope#levels} has it
   */
  public static List<LimitPattern> matching(String level) {
    var beginnings = List.of("");
    for (var name : level.split("/", -1)) {
      var longer = new ArrayList<String>();
      for (var beginning : beginnings) {
        longer.add(beginning + "/" + name);
        longer.add(beginning + "/" + ANY);
      }
      beginnings = longer;
    }
    return beginnings.stream().map(text -> new LimitPattern(text.substring(1))).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
