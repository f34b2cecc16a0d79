package io.perdure.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes are not the record that was expected: damaged, of another kind, or of a schema that this
 * version does not know. Reading them again is pointless.
 */
public final class UndecodableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message) {
    super(message);
  }

  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
