package io.perdure.query.calcite;

import io.perdure.query.sql.ClusterRows;
import io.perdure.query.sql.Column;
import io.perdure.query.sql.ColumnType;
import io.perdure.query.sql.QueryBudget;
import io.perdure.query.sql.SqlTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.calcite.DataContext;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.ProjectableFilterableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * One of our tables, as the library sees it: it asks for some columns, and says what it filters.
 */
final class SystemTable<R> extends AbstractTable implements ProjectableFilterableTable {
  /** Under which name a query's context has its budget. */
  static final String BUDGET = "perdure.budget";

  private final SqlTable<R> table;
  private final ClusterRows rows;

  SystemTable(SqlTable<R> table, ClusterRows rows) {
    this.table = table;
    this.rows = rows;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    var type = factory.builder();
    for (Column<R> column : table.columns()) {
      type.add(column.name(), QueryTypes.of(column, factory));
    }
    return type.build();
  }

  /** The filters stay where they are: all that is taken from them is what need not be read. */
  @Override
  public Enumerable<@Nullable Object[]> scan(
      DataContext root, List<RexNode> filters, int @Nullable [] projects) {
    var place = ((QueryBudget) Objects.requireNonNull(root.get(BUDGET))).scan();
    var columns =
        projects == null
            ? IntStream.range(0, table.columns().size()).boxed().toList()
            : IntStream.of(projects).boxed().toList();
    var narrowing = Filters.narrowing(filters, table);
    return new AbstractEnumerable<>() {
      @Override
      public Enumerator<@Nullable Object[]> enumerator() {
        return Linq4j.iterableEnumerator(
            () -> converted(rows.scan(table, columns, narrowing, place), bytes(columns)));
      }
    };
  }

  /** The places of those columns whose values the library has a type of its own for. */
  private List<Integer> bytes(List<Integer> columns) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < columns.size(); i++) {
      if (table.columns().get(columns.get(i)).type() == ColumnType.BYTES) {
        places.add(i);
      }
    }
    return places;
  }

  private static Iterator<@Nullable Object[]> converted(
      Iterator<@Nullable Object[]> rows, List<Integer> bytes) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public @Nullable Object[] next() {
        var row = rows.next();
        for (int place : bytes) {
          row[place] = row[place] == null ? null : new ByteString((byte[]) row[place]);
        }
        return row;
      }
    };
  }
}
