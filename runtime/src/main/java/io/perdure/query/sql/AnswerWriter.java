package io.perdure.query.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the answer of one query in some form. Confined to the query's thread. */
public interface AnswerWriter {
  /** A column of the answer. */
  record Head(String name, ColumnType type) {}

  /** Called once, before any row. */
  void begin(List<Head> columns);

  /**
   * Adds a row.
   *
   * @param values as the columns say
   * @throws SqlException if the answer is too large
   */
  void add(@Nullable Object[] values);

  /** Called once, behind all rows. */
  void end();
}
