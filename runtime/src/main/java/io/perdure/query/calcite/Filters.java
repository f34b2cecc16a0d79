package io.perdure.query.calcite;

import io.perdure.query.sql.ColumnType;
import io.perdure.query.sql.Narrowing;
import io.perdure.query.sql.SqlTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Which texts the filters of a scan demand: {@code column = 'a'} or {@code column IN ('a', 'b')}.
 */
final class Filters {
  private Filters() {}

  static Narrowing narrowing(List<RexNode> filters, SqlTable<?> table) {
    Map<String, Set<String>> texts = new HashMap<>();
    for (var filter : filters) {
      for (var part : parts(filter)) {
        add(part, table, texts);
      }
    }
    return new Narrowing(texts);
  }

  private static List<RexNode> parts(RexNode filter) {
    return filter.isA(SqlKind.AND)
        ? ((RexCall) filter).getOperands().stream().flatMap(it -> parts(it).stream()).toList()
        : List.of(filter);
  }

  private static void add(RexNode filter, SqlTable<?> table, Map<String, Set<String>> texts) {
    if (!(filter instanceof RexCall call)
        || call.getOperands().size() != 2
        || !(call.getOperands().get(0) instanceof RexInputRef reference)
        || !(call.getOperands().get(1) instanceof RexLiteral literal)
        || table.columns().get(reference.getIndex()).type() != ColumnType.TEXT) {
      return;
    }
    var found =
        switch (call.getKind()) {
          case EQUALS -> single(literal);
          case SEARCH -> points(literal);
          default -> null;
        };
    if (found != null) {
      texts.merge(table.columns().get(reference.getIndex()).name(), found, Filters::both);
    }
  }

  private static @Nullable Set<String> single(RexLiteral literal) {
    var text = literal.getValueAs(String.class);
    return text == null ? null : Set.of(text);
  }

  private static @Nullable Set<String> points(RexLiteral literal) {
    if (!(literal.getValue() instanceof Sarg<?> sarg) || !sarg.isPoints()) {
      return null;
    }
    var texts = new HashSet<String>();
    for (var range : sarg.rangeSet.asRanges()) {
      if (!(range.lowerEndpoint() instanceof NlsString text)) {
        return null;
      }
      texts.add(text.getValue());
    }
    return texts;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    var common = new HashSet<>(one);
    common.retainAll(other);
    return common;
  }
}
