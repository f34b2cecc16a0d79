package io.perdure.query.sql;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A table that SQL can ask, made of rows of a type of ours. */
public sealed interface SqlTable<R> {
  String name();

  List<Column<R>> columns();

  /**
   * One that every node has in memory.
   *
   * @param schema null is the default schema
   */
  record OfNode<R>(
      @Nullable String schema, String name, List<Column<R>> columns, Supplier<List<R>> rows)
      implements SqlTable<R> {
    public OfNode {
      columns = List.copyOf(columns);
    }
  }

  /** One that each partition has a part of. */
  record OfPartitions<R>(String name, List<Column<R>> columns, PageSource<R> source)
      implements SqlTable<R> {
    public OfPartitions {
      columns = List.copyOf(columns);
    }
  }
}
