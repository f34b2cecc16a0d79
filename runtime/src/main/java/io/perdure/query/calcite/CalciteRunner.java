package io.perdure.query.calcite;

import io.perdure.query.sql.AnswerWriter;
import io.perdure.query.sql.ClusterRows;
import io.perdure.query.sql.ColumnType;
import io.perdure.query.sql.QueryBudget;
import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import io.perdure.query.sql.SqlRunner;
import io.perdure.query.sql.SqlTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Carries out SQL over tables of ours, and nothing else. Thread-safe. */
public final class CalciteRunner implements SqlRunner {
  private final QueryPlanner planner;
  private final InstantSource clock;

  public CalciteRunner(List<SqlTable<?>> tables, ClusterRows rows, InstantSource clock) {
    this.planner = new QueryPlanner(tables, rows);
    this.clock = clock;
  }

  @Override
  public void run(String sql, QueryBudget budget, AnswerWriter answer) {
    try {
      var plan = planner.plan(sql, budget);
      PlanShape.of(plan.root()).tell(budget);
      var heads = heads(plan);
      answer.begin(heads);
      execute(plan, heads, budget, answer);
      answer.end();
    } catch (RuntimeException | ExceptionInInitializerError failure) {
      throw refusal(failure, budget);
    }
  }

  private static List<AnswerWriter.Head> heads(QueryPlanner.Plan plan) {
    var heads = new ArrayList<AnswerWriter.Head>();
    var types = plan.root().getRowType().getFieldList();
    for (int i = 0; i < types.size(); i++) {
      var name = plan.names().get(i);
      heads.add(new AnswerWriter.Head(name, QueryTypes.of(name, types.get(i).getType())));
    }
    return heads;
  }

  private void execute(
      QueryPlanner.Plan plan,
      List<AnswerWriter.Head> heads,
      QueryBudget budget,
      AnswerWriter answer) {
    Map<String, @Nullable Object> values = new HashMap<>();
    var bindable =
        EnumerableInterpretable.toBindable(values, null, plan.root(), EnumerableRel.Prefer.ARRAY);
    long nowMs = clock.millis();
    values.put(DataContext.Variable.CURRENT_TIMESTAMP.camelName, nowMs);
    values.put(DataContext.Variable.LOCAL_TIMESTAMP.camelName, nowMs);
    values.put(DataContext.Variable.UTC_TIMESTAMP.camelName, nowMs);
    values.put(DataContext.Variable.CANCEL_FLAG.camelName, budget.canceled());
    values.put(SystemTable.BUDGET, budget);
    try (var rows =
        bindable.bind(new QueryContext(planner.schema(), plan.types(), values)).enumerator()) {
      while (rows.moveNext()) {
        budget.checkTime();
        Object row = rows.current();
        answer.add(values(heads, heads.size() == 1 ? new Object[] {row} : (Object[]) row));
      }
    }
  }

  private static @Nullable Object[] values(List<AnswerWriter.Head> heads, @Nullable Object[] row) {
    var values = row.clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && heads.get(i).type() == ColumnType.BYTES) {
        values[i] = ((ByteString) values[i]).getBytes();
      }
    }
    return values;
  }

  /** The library wraps what is thrown by what it calls. */
  private static RuntimeException refusal(Throwable failure, QueryBudget budget) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SqlException refused) {
        return refused;
      }
      if (cause instanceof ArithmeticException || cause instanceof IllegalArgumentException) {
        return new SqlException(
            SqlCode.INVALID, "The query cannot be computed: " + cause.getMessage(), failure);
      }
    }
    budget.checkTime();
    return new IllegalStateException("A query could not be carried out", failure);
  }
}
