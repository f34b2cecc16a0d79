package io.perdure.sdk.internal;

import java.util.Optional;

/** The versions of the function protocol that this SDK speaks, and where they differ. */
public enum ProtocolVersion {
  V5(5),
  V6(6),
  V7(7);

  private static final String CONTENT_TYPE_PREFIX = "application/vnd.restate.invocation.v";

  private final int number;

  ProtocolVersion(int number) {
    this.number = number;
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
    return V7;
  }

  public int number() {
    return number;
  }

  public String contentType() {
    return CONTENT_TYPE_PREFIX + number;
  }

  /** Whether Start brings the seed; before, it is made from the invocation's id. */
  boolean hasRandomSeedInStart() {
    return compareTo(V6) >= 0;
  }

  /** Whether a failure may carry metadata; before, the runtime would not understand it. */
  boolean hasFailureMetadata() {
    return compareTo(V6) >= 0;
  }

  /** Whether a suspension says how what is awaited is combined; before, it is a flat list. */
  boolean hasFutureTree() {
    return compareTo(V7) >= 0;
  }

  /** Whether the runtime confirms a step's result instead of sending it back. */
  boolean hasStepAcknowledgement() {
    return compareTo(V7) >= 0;
  }

  /** Whether the runtime is told what an attempt waits for while its stream is open. */
  boolean hasAwaitingOn() {
    return compareTo(V7) >= 0;
  }

  /** Whether a call may be into a scope; before, the runtime would call without it. */
  boolean hasScopes() {
    return compareTo(V7) >= 0;
  }

  /** Whether an error may ask to pause or to fail the invocation; before, it is always retried. */
  boolean hasErrorBehavior() {
    return compareTo(V7) >= 0;
  }
}
