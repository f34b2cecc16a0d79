package io.perdure.query.sql;

import io.perdure.partition.PartitionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one partition's part of a table, page by page. Thread-safe. */
public interface PageSource<R> {
  /**
   * The partitions that can have rows which the narrowing allows, in ascending order.
   *
   * @param count how many partitions there are
   */
  List<Integer> partitions(Narrowing narrowing, int count);

  /**
   * Reads a page. May come with rows that the narrowing does not allow. Blocks on the store.
   *
   * @param partition what {@code view} is of
   * @param after where to go on; null begins
   */
  Page<R> read(
      PartitionView view, PartitionNumber partition, Narrowing narrowing, @Nullable String after);

  /** A partition, of so many. */
  record PartitionNumber(int number, int count) {}

  /**
   * Some rows.
   *
   * @param next where to go on; null at the end
   */
  record Page<R>(List<R> rows, @Nullable String next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }
}
