package io.perdure.sdk.internal;

import java.util.Optional;

/** The versions of the function protocol that this SDK speaks, and where they differ. */
public enum ProtocolVersion {
  V5(5, false, false),
  V6(6, true, true);

  private static final String CONTENT_TYPE_PREFIX = "application/vnd.restate.invocation.v";

  private final int number;
  private final boolean randomSeedInStart;
  private final boolean failureMetadata;

  ProtocolVersion(int number, boolean randomSeedInStart, boolean failureMetadata) {
    this.number = number;
    this.randomSeedInStart = randomSeedInStart;
    this.failureMetadata = failureMetadata;
  }

  /** The version that a content type names, if it is one of these. */
  public static Optional<ProtocolVersion> ofContentType(String contentType) {
    for (var version : values()) {
      if (version.contentType().equals(contentType)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** The oldest version spoken. */
  public static ProtocolVersion min() {
    return V5;
  }

  /** The newest version spoken. */
  public static ProtocolVersion max() {
    return V6;
  }

  public int number() {
    return number;
  }

  public String contentType() {
    return CONTENT_TYPE_PREFIX + number;
  }

  /** Whether Start brings the seed; before, it is made from the invocation's id. */
  boolean hasRandomSeedInStart() {
    return randomSeedInStart;
  }

  /** Whether a failure may carry metadata; before, the runtime would not understand it. */
  boolean hasFailureMetadata() {
    return failureMetadata;
  }
}
