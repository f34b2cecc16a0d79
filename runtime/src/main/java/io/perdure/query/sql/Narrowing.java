package io.perdure.query.sql;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the rows that a query wants of a table: the texts that some columns must have
 * one of. Others need not be read; whoever reads them all the same does no harm.
 */
public record Narrowing(Map<String, Set<String>> texts) {
  public Narrowing {
    texts = Map.copyOf(texts);
  }

  /** The texts that a column must have one of; null for any. */
  @Nullable Set<String> of(String column) {
    return texts.get(column);
  }

  /** The text that a column must have; null if it may have several. */
  @Nullable String single(String column) {
    var allowed = of(column);
    return allowed == null || allowed.size() != 1 ? null : allowed.iterator().next();
  }

  <R> boolean allows(SqlTable<R> table, R row) {
    for (var column : table.columns()) {
      var allowed = of(column.name());
      if (allowed != null
          && !(column.value(row) instanceof String text && allowed.contains(text))) {
        return false;
      }
    }
    return true;
  }
}
