package io.perdure.server;

import java.util.function.Function;

/**
 * One configuration key: the only place where its name, type, default, check and documentation are.
 *
 * @param type as shown in the documentation, for example {@code duration}
 * @param defaultText the default as it would be written
 * @param parser throws {@link IllegalArgumentException} with what was expected
 */
record ConfigKey<T>(
    String name, String type, String defaultText, String doc, Function<String, T> parser) {

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException naming the key, what was expected and what was found
   */
  T parse(String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "Expected "
              + name
              + " to be "
              + wrong.getMessage()
              + ", but found "
              + (ConfigKeys.SECRETS.contains(name) ? "(hidden)" : "'" + text + "'"),
          wrong);
    }
  }
}
