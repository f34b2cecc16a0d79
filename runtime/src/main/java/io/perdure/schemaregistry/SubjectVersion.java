package io.perdure.schemaregistry;

import org.jspecify.annotations.Nullable;

/**
 * A subject of the registry, at one of its versions.
 *
 * @param version from 1; null is the latest
 */
public record SubjectVersion(String subject, @Nullable Integer version) {
  /** Of a subject's name, in characters. */
  public static final int MAX_NAME_LENGTH = 500;

  public SubjectVersion {
    if (subject.isBlank() || subject.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "Expected a subject of 1 to "
              + MAX_NAME_LENGTH
              + " characters, but found '"
              + subject
              + "'");
    }
    if (version != null && version < 1) {
      throw new IllegalArgumentException(
          "Expected a version of subject " + subject + " from 1, but found " + version);
    }
  }

  public static SubjectVersion latest(String subject) {
    return new SubjectVersion(subject, null);
  }

  @Override
  public String toString() {
    return version == null ? subject : subject + " version " + version;
  }
}
