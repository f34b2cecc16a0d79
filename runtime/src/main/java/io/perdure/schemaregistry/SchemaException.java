package io.perdure.schemaregistry;

import org.jspecify.annotations.Nullable;

/**
 * A schema cannot be had, or a value does not fit one. Has no stack: it says something about data,
 * and while unions are tried it is made often.
 */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SchemaCode code;

  public SchemaException(SchemaCode code, String message) {
    this(code, message, null);
  }

  public SchemaException(SchemaCode code, String message, @Nullable Throwable cause) {
    super(message, cause, true, false);
    this.code = code;
  }

  /** The same, with words in front that say where. */
  public SchemaException at(String where) {
    return new SchemaException(code, where + getMessage(), this);
  }

  public SchemaCode code() {
    return code;
  }

  /** Whether it may go well later, with the same schemas and the same value. */
  public boolean mayPass() {
    return code == SchemaCode.UNAVAILABLE;
  }
}
