package io.perdure.query.calcite;

import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * What the peer's dialect has and the library has not, in other words. Stateless.
 *
 * <ul>
 *   <li>{@code first_value(x)} is the x of the first row that has one, {@code first_value(x ORDER
 *       BY y)} that of the row with the least y.
 *   <li>{@code now()} is the time of the query.
 *   <li>Columns of a query in FROM that has no name of its own are known by the name that its table
 *       has inside.
 * </ul>
 */
final class Rewriting extends SqlShuttle {
  /** What the parser knows {@code first_value} by. */
  static final String FIRST_VALUE = "array_concat_agg";

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    return super.visit(
        switch (call) {
          case SqlSelect select -> named(select);
          case SqlCall it when it.getOperator() instanceof SqlFunction function ->
              renamed(it, function.getName().toLowerCase(Locale.ROOT));
          default -> call;
        });
  }

  private static SqlCall renamed(SqlCall call, String function) {
    return switch (function) {
      case FIRST_VALUE -> firstValue(call);
      case "now" -> SqlStdOperatorTable.CURRENT_TIMESTAMP.createCall(call.getParserPosition());
      default -> call;
    };
  }

  private static SqlCall firstValue(SqlCall call) {
    var position = call.getParserPosition();
    if (call.operandCount() == 1) {
      // No row has less than the first.
      var order = SqlLiteral.createExactNumeric("0", position);
      return new SqlBasicCall(
          SqlStdOperatorTable.ARG_MIN, List.<SqlNode>of(call.operand(0), order), position);
    }
    if (call.operandCount() == 2
        && call.operand(1) instanceof SqlNodeList order
        && order.size() == 1) {
      return byOrder(call, order.get(0));
    }
    throw new SqlException(SqlCode.INVALID, "Expected first_value(x) or first_value(x ORDER BY y)");
  }

  private static SqlCall byOrder(SqlCall call, SqlNode order) {
    boolean isDescending = order.getKind() == SqlKind.DESCENDING;
    SqlNode key = isDescending ? ((SqlCall) order).operand(0) : order;
    return new SqlBasicCall(
        isDescending ? SqlStdOperatorTable.ARG_MAX : SqlStdOperatorTable.ARG_MIN,
        List.<SqlNode>of(call.operand(0), key),
        call.getParserPosition());
  }

  private static SqlSelect named(SqlSelect select) {
    var name = nameInside(select.getFrom());
    if (name != null) {
      select.setFrom(
          SqlStdOperatorTable.AS.createCall(name.getParserPosition(), select.getFrom(), name));
    }
    return select;
  }

  private static @Nullable SqlIdentifier nameInside(@Nullable SqlNode from) {
    var query = from instanceof SqlOrderBy ordered ? ordered.query : from;
    return query instanceof SqlSelect inner
            && inner.getFrom() instanceof SqlBasicCall table
            && table.getKind() == SqlKind.AS
            && table.operand(1) instanceof SqlIdentifier name
        ? name
        : null;
  }
}
