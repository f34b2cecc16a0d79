package io.perdure.model;

import java.util.List;

/**
 * A terminal failure: what a caller gets instead of a value.
 *
 * @param code an HTTP status, or a code of the function protocol
 */
public record Failure(int code, String message, List<Metadata> metadata) {
  /** A note that a handler attached to its failure. */
  public record Metadata(String key, String value) {}

  public static final Failure CANCELED = new Failure(409, "canceled");
  public static final Failure KILLED = new Failure(409, "killed");
  public static final Failure NOT_FOUND = new Failure(404, "not found");

  public Failure {
    metadata = List.copyOf(metadata);
  }

  public Failure(int code, String message) {
    this(code, message, List.of());
  }
}
