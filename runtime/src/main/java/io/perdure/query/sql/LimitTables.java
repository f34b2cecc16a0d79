package io.perdure.query.sql;

import static io.perdure.query.sql.ColumnType.FLAG;
import static io.perdure.query.sql.ColumnType.INTEGER;
import static io.perdure.query.sql.ColumnType.TEXT;
import static io.perdure.query.sql.ColumnType.TIME;

import io.perdure.limits.LimitBook;
import io.perdure.limits.LimitRule;
import io.perdure.model.LimitChange;
import io.perdure.model.PartitionKey;
import io.perdure.partition.PartitionView;
import io.perdure.statemachine.store.LimitStore.LimitUse;
import io.perdure.statemachine.store.ObjectRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two tables of limits. Stateless. */
final class LimitTables {
  private static final String SCOPE = "scope";
  private static final List<String> LEVELS = List.of("Scope", "Level1", "Level2");

  private LimitTables() {}

  /** The rules that operators have set. */
  static SqlTable<LimitRule> rules() {
    return new SqlTable.OfPartitions<>(
        "sys_rules",
        List.of(
            Column.always("pattern", TEXT, it -> it.pattern().text()),
            Column.of("concurrency", INTEGER, LimitRule::concurrency),
            Column.of("description", TEXT, LimitRule::description),
            Column.always("disabled", FLAG, LimitRule::isDisabled),
            Column.always("version", INTEGER, LimitRule::version),
            Column.always("last_modified", TIME, LimitRule::modifiedAtMs)),
        new RulePages());
  }

  /** What invocations count against now. */
  static SqlTable<LimitUse> uses() {
    return new SqlTable.OfPartitions<>(
        "sys_user_limits",
        List.of(
            Column.always(
                "partition_key",
                INTEGER,
                it -> Integer.toUnsignedLong(new PartitionKey(parts(it).getFirst()).hash())),
            Column.always(SCOPE, TEXT, it -> parts(it).getFirst()),
            Column.of("l1", TEXT, it -> part(it, 1)),
            Column.of("l2", TEXT, it -> part(it, 2)),
            Column.always("level", TEXT, it -> LEVELS.get(parts(it).size() - 1)),
            Column.always("usage", INTEGER, LimitUse::taken),
            Column.of("concurrency_limit", INTEGER, LimitTables::limit),
            Column.of("rule_pattern", TEXT, it -> it.rule() == null ? null : it.rule().text()),
            Column.of("available", INTEGER, LimitTables::available),
            Column.always("num_waiters", INTEGER, LimitUse::waiting)),
        new UsePages());
  }

  private static List<String> parts(LimitUse use) {
    return List.of(use.level().split("/", -1));
  }

  private static @Nullable String part(LimitUse use, int position) {
    var parts = parts(use);
    return position < parts.size() ? parts.get(position) : null;
  }

  private static @Nullable Integer limit(LimitUse use) {
    return use.concurrency() == LimitChange.UNLIMITED ? null : use.concurrency();
  }

  /** None while more run than a lowered limit lets begin. */
  private static @Nullable Integer available(LimitUse use) {
    var limit = limit(use);
    return limit == null ? null : Math.max(0, limit - use.taken());
  }

  /** Rules are the state of one object. */
  private static final class RulePages implements PageSource<LimitRule> {
    private static final ObjectRange BOOK =
        new ObjectRange(null, LimitBook.OBJECT.service(), LimitBook.OBJECT.key());

    @Override
    public List<Integer> partitions(Narrowing narrowing, int count) {
      return Partitions.ofKeys(List.of(LimitBook.OBJECT.key()), count);
    }

    @Override
    public Page<LimitRule> read(
        PartitionView view,
        PartitionNumber partition,
        Narrowing narrowing,
        @Nullable String after) {
      var page = view.states(BOOK, Cursors.request(after));
      var rules =
          page.rows().stream()
              .flatMap(row -> LimitBook.rule(row.name(), row.value()).stream())
              .toList();
      return new Page<>(rules, Cursors.text(page.next()));
    }
  }

  /** All of a scope is in one partition. */
  private static final class UsePages implements PageSource<LimitUse> {
    @Override
    public List<Integer> partitions(Narrowing narrowing, int count) {
      var scopes = narrowing.of(SCOPE);
      return scopes == null ? Partitions.all(count) : Partitions.ofKeys(scopes, count);
    }

    @Override
    public Page<LimitUse> read(
        PartitionView view,
        PartitionNumber partition,
        Narrowing narrowing,
        @Nullable String after) {
      var page = view.limits(Cursors.request(after));
      return new Page<>(page.rows(), Cursors.text(page.next()));
    }
  }
}
