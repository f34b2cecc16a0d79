package io.perdure.query.sql;

/** What a column holds. */
public enum ColumnType {
  /** A {@link String}. */
  TEXT,
  /** A {@link Number} without a fraction. */
  INTEGER,
  /** A {@link Number} that may have a fraction. */
  REAL,
  /** A {@link Boolean}. */
  FLAG,
  /** A {@link Long}, milliseconds since the epoch. */
  TIME,
  /** A {@link Long}, milliseconds. */
  DURATION,
  /** An array of bytes. */
  BYTES
}
