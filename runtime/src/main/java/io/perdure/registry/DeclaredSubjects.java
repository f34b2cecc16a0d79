package io.perdure.registry;

import static java.util.Objects.requireNonNull;

import io.perdure.schemaregistry.SubjectVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types that a handler declares in its metadata, by subject: {@code perdure.input.subject} and
 * {@code perdure.output.subject}, each with a {@code .version} if it is not the latest. Stateless.
 */
final class DeclaredSubjects {
  private static final String INPUT = "perdure.input.subject";
  private static final String OUTPUT = "perdure.output.subject";
  static final String VERSION = ".version";

  private DeclaredSubjects() {}

  static @Nullable SubjectVersion input(Map<String, String> metadata) {
    return read(metadata, INPUT);
  }

  static @Nullable SubjectVersion output(Map<String, String> metadata) {
    return read(metadata, OUTPUT);
  }

  /** The subject by a key that is there. */
  static SubjectVersion required(Map<String, String> metadata, String key) {
    return requireNonNull(read(metadata, key), key);
  }

  /** Throws {@link IllegalArgumentException} if the declarations cannot be read. */
  static void check(Map<String, String> metadata) {
    var _ = input(metadata);
    var _ = output(metadata);
  }

  private static @Nullable SubjectVersion read(Map<String, String> metadata, String key) {
    var subject = metadata.get(key);
    var version = metadata.get(key + VERSION);
    if (subject == null) {
      if (version != null) {
        throw new IllegalArgumentException(
            "Expected " + key + " with " + key + VERSION + ", but it is not there");
      }
      return null;
    }
    return new SubjectVersion(subject, version == null ? null : number(key + VERSION, version));
  }

  private static int number(String key, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(
          "Expected " + key + " to be a version from 1, but found '" + text + "'", notOne);
    }
  }
}
