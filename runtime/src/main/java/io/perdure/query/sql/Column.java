package io.perdure.query.sql;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param reader takes the value out of what the table's rows are made of; null if there is none
 */
public record Column<R>(
    String name, ColumnType type, boolean isNullable, Function<R, @Nullable Object> reader) {

  /** What a row has, as the type says. */
  @Nullable Object value(R row) {
    var value = reader.apply(row);
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  static <R> Column<R> of(String name, ColumnType type, Function<R, @Nullable Object> reader) {
    return new Column<>(name, type, true, reader);
  }

  /** One that every row has. */
  static <R> Column<R> always(String name, ColumnType type, Function<R, @Nullable Object> reader) {
    return new Column<>(name, type, false, reader);
  }

  /** One that exists because tools ask for it, and that nobody knows. */
  static <R> Column<R> unknown(String name, ColumnType type) {
    return new Column<>(name, type, true, _ -> null);
  }
}
