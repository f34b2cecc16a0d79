package io.perdure.query.calcite;

import io.perdure.query.sql.QueryBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableInterpreter;
import org.apache.calcite.adapter.enumerable.EnumerableLimit;
import org.apache.calcite.adapter.enumerable.EnumerableLimitSort;
import org.apache.calcite.adapter.enumerable.EnumerableValues;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexLiteral;

/**
 * What a plan asks of memory and time.
 *
 * @param joins whether it brings rows of several tables together
 * @param keeps whether it keeps many rows until there are no more
 * @param scans of tables, what each of them wants
 */
record PlanShape(boolean joins, boolean keeps, List<String> scans) {
  /** So few may be kept by a sort with a limit without counting. */
  private static final int FEW_ROWS = 10_000;

  static PlanShape of(RelNode plan) {
    boolean joins = plan instanceof Join || plan instanceof Correlate;
    boolean keeps = !passesOn(plan);
    var scans = new ArrayList<String>();
    if (plan instanceof TableScan) {
      scans.add(plan.getDigest());
    }
    for (var input : plan.getInputs()) {
      var shape = of(input);
      joins |= shape.joins();
      keeps |= shape.keeps();
      scans.addAll(shape.scans());
    }
    return new PlanShape(joins, keeps, scans);
  }

  void tell(QueryBudget budget) {
    budget.plan(joins, keeps, scans.size() - new HashSet<>(scans).size());
  }

  private static boolean passesOn(RelNode rel) {
    return switch (rel) {
      case EnumerableCalc _,
          EnumerableInterpreter _,
          EnumerableLimit _,
          EnumerableValues _,
          TableScan _ ->
          true;
      case EnumerableLimitSort sort ->
          sort.fetch instanceof RexLiteral literal
              && sort.offset == null
              && RexLiteral.intValue(literal) <= FEW_ROWS;
      case Aggregate aggregate ->
          aggregate.getGroupCount() == 0 && !aggregate.containsDistinctCall();
      default -> false;
    };
  }
}
