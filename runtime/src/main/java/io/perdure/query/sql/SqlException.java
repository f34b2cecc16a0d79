package io.perdure.query.sql;

import org.jspecify.annotations.Nullable;

/** A query cannot be answered. */
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SqlCode code;

  public SqlException(SqlCode code, String message) {
    this(code, message, null);
  }

  public SqlException(SqlCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public SqlCode code() {
    return code;
  }
}
