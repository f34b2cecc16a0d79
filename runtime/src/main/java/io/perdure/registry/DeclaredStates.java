package io.perdure.registry;

import java.util.Map;
import java.util.TreeMap;

/**
 * The types of state that an object or workflow declares in its metadata: {@code
 * perdure.state.NAME.subject}, with {@code .version} behind it if it is not the latest, and {@code
 * perdure.state.NAME.format}. Stateless.
 */
final class DeclaredStates {
  private static final String PREFIX = "perdure.state.";
  private static final String SUBJECT = ".subject";
  private static final String FORMAT = ".format";

  private DeclaredStates() {}

  /**
   * By the name of the piece of state.
   *
   * @throws IllegalArgumentException if the declarations cannot be read
   */
  static Map<String, StateType> read(Map<String, String> metadata) {
    var types = new TreeMap<String, StateType>();
    int unread = 0;
    for (var key : metadata.keySet()) {
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      unread++;
      if (key.endsWith(SUBJECT) && key.length() > PREFIX.length() + SUBJECT.length()) {
        types.put(
            key.substring(PREFIX.length(), key.length() - SUBJECT.length()), type(metadata, key));
      }
    }
    for (var name : types.keySet()) {
      unread -= read(metadata, name);
    }
    if (unread > 0) {
      throw new IllegalArgumentException(
          "Expected "
              + PREFIX
              + "NAME"
              + SUBJECT
              + ", with .version behind it or "
              + PREFIX
              + "NAME"
              + FORMAT
              + " beside it, but found others in "
              + metadata.keySet());
    }
    return types;
  }

  private static StateType type(Map<String, String> metadata, String key) {
    var format = metadata.getOrDefault(format(key), "registry");
    boolean isJson =
        switch (format) {
          case "registry" -> false;
          case "json" -> true;
          default ->
              throw new IllegalArgumentException(
                  "Expected "
                      + format(key)
                      + " to be registry or json, but found '"
                      + format
                      + "'");
        };
    return new StateType(DeclaredSubjects.required(metadata, key), isJson);
  }

  /** How many keys are about a piece of state. */
  private static int read(Map<String, String> metadata, String name) {
    var key = PREFIX + name + SUBJECT;
    int keys = 1;
    keys += metadata.containsKey(key + DeclaredSubjects.VERSION) ? 1 : 0;
    keys += metadata.containsKey(format(key)) ? 1 : 0;
    return keys;
  }

  private static String format(String subjectKey) {
    return subjectKey.substring(0, subjectKey.length() - SUBJECT.length()) + FORMAT;
  }
}
