package io.perdure.query.calcite;

import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL as the tools of operators write it, in words that the parser knows: {@code ==} is {@code =},
 * columns may be called {@code value}, and a semicolon may end it. What is quoted stays as it is.
 * Stateless.
 */
final class Dialect {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?s)(?<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/)"
              + "|(?<word>[A-Za-z_][A-Za-z_0-9]*)|(?<equal>==)|(?<end>;\\s*$)");

  /** Words of ours, and what the parser takes in their place. */
  private static final Map<String, String> WORDS =
      Map.of(
          // Columns that are words of the language elsewhere.
          "pattern",
          "\"pattern\"",
          "scope",
          "\"scope\"",
          "value",
          "\"value\"",
          // One of the few functions whose arguments may have an order.
          "first_value",
          Rewriting.FIRST_VALUE);

  private Dialect() {}

  static String translate(String sql) {
    return PARTS.matcher(sql).replaceAll(part -> Matcher.quoteReplacement(translated(part)));
  }

  private static String translated(MatchResult part) {
    var found = part.group();
    if (part.group("word") != null) {
      return word(found);
    }
    if (part.group("equal") != null) {
      return "=";
    }
    return part.group("end") != null ? "" : found;
  }

  private static String word(String found) {
    var word = found.toLowerCase(Locale.ROOT);
    if (word.equals(Rewriting.FIRST_VALUE)) {
      throw new SqlException(SqlCode.INVALID, "There is no function " + word);
    }
    return WORDS.getOrDefault(word, found);
  }
}
