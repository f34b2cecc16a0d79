package io.perdure.query.calcite;

import static java.util.Objects.requireNonNull;

import io.perdure.query.sql.ClusterRows;
import io.perdure.query.sql.QueryBudget;
import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import io.perdure.query.sql.SqlTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.interpreter.Bindables;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.Context;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptLattice;
import org.apache.calcite.plan.RelOptMaterialization;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.tools.Programs;
import org.apache.calcite.util.CancelFlag;
import org.jspecify.annotations.Nullable;

/** From SQL to a plan that can be carried out. Thread-safe. */
final class QueryPlanner {
  private static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_MESSAGE_LENGTH = 500;

  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withUnquotedCasing(Casing.TO_LOWER)
          .withQuotedCasing(Casing.UNCHANGED)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withCaseSensitive(false)
          .withIdentifierMaxLength(MAX_NAME_LENGTH)
          .withConformance(SqlConformanceEnum.LENIENT);

  /** No rule that changes the order of joins: to try all takes longer than it saves here. */
  private static final List<RelOptRule> RULES =
      List.of(
          Bindables.BINDABLE_TABLE_SCAN_RULE,
          CoreRules.FILTER_SCAN,
          CoreRules.FILTER_INTERPRETER_SCAN,
          CoreRules.PROJECT_TABLE_SCAN,
          CoreRules.PROJECT_INTERPRETER_TABLE_SCAN,
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.JOIN_CONDITION_PUSH,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_AGGREGATE_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.AGGREGATE_REDUCE_FUNCTIONS,
          CoreRules.AGGREGATE_EXPAND_DISTINCT_AGGREGATES,
          EnumerableRules.TO_INTERPRETER,
          EnumerableRules.ENUMERABLE_JOIN_RULE,
          EnumerableRules.ENUMERABLE_CORRELATE_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_RULE,
          EnumerableRules.ENUMERABLE_FILTER_RULE,
          EnumerableRules.ENUMERABLE_AGGREGATE_RULE,
          EnumerableRules.ENUMERABLE_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_SORT_RULE,
          EnumerableRules.ENUMERABLE_LIMIT_RULE,
          EnumerableRules.ENUMERABLE_UNION_RULE,
          EnumerableRules.ENUMERABLE_INTERSECT_RULE,
          EnumerableRules.ENUMERABLE_MINUS_RULE,
          EnumerableRules.ENUMERABLE_VALUES_RULE);

  private final SqlOperatorTable operators = new AllowedOperators();
  private final CalciteSchema schema;

  QueryPlanner(List<SqlTable<?>> tables, ClusterRows rows) {
    Map<String, Map<String, Table>> schemas = new HashMap<>();
    for (var table : tables) {
      var name = table instanceof SqlTable.OfNode<?> ofNode ? ofNode.schema() : null;
      schemas
          .computeIfAbsent(name == null ? "" : name, _ -> new HashMap<>())
          .put(table.name(), new SystemTable<>(table, rows));
    }
    this.schema =
        CalciteSchema.createRootSchema(
            false, false, "", new Tables(requireNonNull(schemas.remove(""))));
    schemas.forEach((name, inside) -> schema.plus().add(name, new Tables(inside)));
  }

  /** A schema of tables that are known from the beginning. */
  private static final class Tables extends AbstractSchema {
    private final Map<String, Table> tables;

    Tables(Map<String, Table> tables) {
      this.tables = tables;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }

  /** A plan, and what its columns are called. */
  record Plan(EnumerableRel root, List<String> names, JavaTypeFactory types) {}

  SchemaPlus schema() {
    return schema.plus();
  }

  /**
   * Plans a query.
   *
   * @throws SqlException if it is none that can be carried out
   */
  Plan plan(String sql, QueryBudget budget) {
    try {
      var query = requireNonNull(new Rewriting().visitNode(parsed(sql)));
      var types = new JavaTypeFactoryImpl(new QueryTypes());
      var root = converted(query, types, budget);
      return new Plan(best(root), root.validatedRowType.getFieldNames(), types);
    } catch (SqlException refused) {
      throw refused;
    } catch (SqlParseException | CalciteException wrong) {
      throw invalid(firstLine(wrong), wrong);
    } catch (StackOverflowError wrong) {
      throw invalid("it is nested too deeply", wrong);
    } catch (RuntimeException | AssertionError wrong) {
      budget.checkTime();
      throw invalid("there is no plan for it", wrong);
    }
  }

  private static SqlNode parsed(String sql) throws SqlParseException {
    var parsed = SqlParser.create(Dialect.translate(sql), PARSER).parseQuery();
    if (!parsed.isA(SqlKind.QUERY)) {
      throw invalid("only SELECT can be asked", null);
    }
    return parsed;
  }

  private RelRoot converted(SqlNode query, JavaTypeFactory types, QueryBudget budget) {
    var properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    var config = new CalciteConnectionConfigImpl(properties);
    var catalog = new CalciteCatalogReader(schema, List.of(), types, config);
    var validator =
        SqlValidatorUtil.newValidator(
            operators,
            catalog,
            types,
            SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.LENIENT));
    var validated = validator.validate(query);
    var cluster =
        RelOptCluster.create(
            planner(Contexts.of(config, new CancelFlag(budget.canceled()))), new RexBuilder(types));
    var converter =
        new SqlToRelConverter(
            (_, _, _, _) -> {
              throw new IllegalStateException("There are no views");
            },
            validator,
            catalog,
            cluster,
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config()
                .withExpand(false)
                // However many there are, they are a filter, which the scan can make use of.
                .withInSubQueryThreshold(Integer.MAX_VALUE));
    return converter.convertQuery(validated, false, true);
  }

  private static RelOptPlanner planner(Context context) {
    var planner = new VolcanoPlanner(null, context);
    planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
    RULES.forEach(planner::addRule);
    return planner;
  }

  private static EnumerableRel best(RelRoot root) {
    var logical = root.project();
    var planner = logical.getCluster().getPlanner();
    var traits = logical.getTraitSet().replace(EnumerableConvention.INSTANCE);
    return (EnumerableRel)
        Programs.sequence(
                Programs.subQuery(DefaultRelMetadataProvider.INSTANCE),
                Programs.decorrelate(),
                Programs.trim(),
                QueryPlanner::cheapest,
                Programs.calc(DefaultRelMetadataProvider.INSTANCE))
            .run(planner, logical, traits, List.of(), List.of());
  }

  private static RelNode cheapest(
      RelOptPlanner planner,
      RelNode rel,
      RelTraitSet traits,
      List<RelOptMaterialization> materializations,
      List<RelOptLattice> lattices) {
    planner.setRoot(rel.getTraitSet().equals(traits) ? rel : planner.changeTraits(rel, traits));
    return planner.findBestExp();
  }

  private static String firstLine(Exception wrong) {
    var line = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    return line.substring(0, Math.min(MAX_MESSAGE_LENGTH, line.length()));
  }

  private static SqlException invalid(String why, @Nullable Throwable cause) {
    return new SqlException(SqlCode.INVALID, "Expected SQL that is supported, but " + why, cause);
  }
}
