package io.perdure.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.Progress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read for a query, and what is refused. */
class SqlQueriesTest {
  private static final Progress PROGRESS = Progress.initial(SqlFixture.CREATED_MS);

  private final SqlFixture sql = new SqlFixture();

  @AfterEach
  void close() {
    sql.close();
  }

  @Test
  void rowsOfAllPartitionsAreThereWhoeverLeadsThem() {
    for (int i = 0; i < 40; i++) {
      sql.add(new InvocationStatus.Invoked(sql.counter("key" + i), PROGRESS, null));
    }

    assertThat(sql.row("SELECT COUNT(*) n FROM sys_invocation")).hasToString("{\"n\":40}");
    assertThat(sql.asked).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aPartitionThatNobodyLeadsIsAnError() {
    sql.lost.add(3);

    assertThat(sql.refusal("SELECT id FROM sys_invocation").code()).isEqualTo(SqlCode.UNAVAILABLE);
  }

  @Test
  void anIdIsLookedUpInItsPartitionAlone() {
    var invocation = addMany("ada");

    var where = " WHERE id = '" + invocation.id() + "'";
    assertThat(sql.rows("SELECT id FROM sys_invocation" + where)).hasSize(1);
    assertThat(sql.rows("SELECT index FROM sys_journal" + where)).hasSize(1);

    assertThat(sql.asked).containsExactly(SqlFixture.partitionOf("ada"));
    assertThat(sql.rows("SELECT id FROM sys_invocation WHERE id = 'nonsense'")).isEmpty();
  }

  @Test
  void manyIdsAreLookedUpToo() {
    var invocation = addMany("ada");
    var ids = new StringBuilder("'" + invocation.id() + "'");
    for (int i = 0; i < 1200; i++) {
      ids.append(",'").append(sql.counter("ada").id()).append("'");
    }

    assertThat(sql.rows("SELECT target FROM sys_invocation inv WHERE inv.id IN (" + ids + ")"))
        .hasSize(1);
    assertThat(sql.asked).containsExactly(SqlFixture.partitionOf("ada"));
  }

  @Test
  void theInvocationsOfAScopeAreReadAlone() {
    addMany("ada");
    var target =
        new InvocationTarget(
            "Counter", "ada", "add", TargetType.OBJECT_EXCLUSIVE, new Scope("blue", "gold"));
    for (int i = 0; i < 1200; i++) {
      sql.add(new InvocationStatus.Invoked(sql.invocation(target), PROGRESS, null));
    }
    sql.asked.clear();
    sql.reads.set(0);

    assertThat(
            sql.row(
                "SELECT COUNT(*) n, MIN(limit_key) k, MIN(target) t FROM sys_invocation WHERE"
                    + " scope IN ('blue') AND target_service_key = 'ada'"))
        .hasToString("{\"n\":1200,\"k\":\"gold\",\"t\":\"Counter/ada/add\"}");
    assertThat(sql.asked).containsExactly(SqlFixture.partitionOf("blue"));
    assertThat(sql.reads.get()).isLessThan(10);
    assertThat(sql.row("SELECT COUNT(*) n FROM sys_invocation WHERE target_service_key = 'ada'"))
        .hasToString("{\"n\":1201}");
  }

  @Test
  void theStateOfAnObjectIsReadAloneAndThatOfItsNamesakesInScopes() {
    sql.put("ada", "count", Payload.ofUtf8("1"));
    var blue = sql.tables("blue");
    blue.functionState()
        .put(new ObjectKey("Counter", "ada", "blue"), Payload.ofUtf8("count"), Payload.ofUtf8("2"));
    blue.flush();
    for (int i = 0; i < 3000; i++) {
      sql.put("other" + i % 9, "name" + i, Payload.ofUtf8("x"));
    }
    sql.reads.set(0);

    var object = " FROM state WHERE service_name = 'Counter' AND service_key = 'ada'";
    assertThat(sql.rows("SELECT scope, value_utf8 v" + object + " ORDER BY value_utf8"))
        .hasToString("[{\"v\":\"1\"},{\"scope\":\"blue\",\"v\":\"2\"}]");
    assertThat(sql.reads.get()).isLessThan(2 * SqlFixture.PARTITIONS);
    sql.asked.clear();
    assertThat(sql.row("SELECT value_utf8 v" + object + " AND scope = 'blue'"))
        .hasToString("{\"v\":\"2\"}");
    assertThat(sql.asked).containsExactly(SqlFixture.partitionOf("blue"));
  }

  @Test
  void aLimitEndsTheReading() {
    for (int i = 0; i < 2000; i++) {
      sql.add(new InvocationStatus.Invoked(sql.counter("key" + i % 50), PROGRESS, null));
    }
    sql.reads.set(0);

    assertThat(sql.rows("SELECT id FROM sys_invocation LIMIT 3")).hasSize(3);
    assertThat(sql.reads.get()).isLessThan(3);
  }

  @Test
  void manyPagesAreOneTable() {
    for (int i = 0; i < 3000; i++) {
      sql.put("key" + i % 7, "name" + i, Payload.ofUtf8("x"));
    }

    assertThat(sql.row("SELECT COUNT(*) n FROM state")).hasToString("{\"n\":3000}");
    assertThat(sql.row("SELECT COUNT(*) n FROM state WHERE service_key = 'key3'"))
        .hasToString("{\"n\":429}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "SELECT",
        "SELECT 1; SELECT 2",
        "SELECT * FROM nowhere",
        "SELECT nothing FROM state",
        "INSERT INTO state VALUES (1)",
        "DELETE FROM state",
        "UPDATE state SET key = 'a'",
        "EXPLAIN PLAN FOR SELECT 1",
        "CREATE TABLE x (y INT)",
        "ALTER SYSTEM SET x = 1",
        "SELECT SYSTEM_USER",
        "SELECT repeat('x', 1000000000)",
        "SELECT 'a' || 'b'",
        "SELECT * FROM TABLE(anything('/etc/passwd'))",
        "SELECT array_concat_agg(id) FROM sys_invocation",
        "SELECT first_value(id ORDER BY 1, 2) FROM sys_invocation",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t",
        "SELECT DATE '2026-01-01'",
        "SELECT 1 / 0",
        "SELECT CAST('x' AS INTEGER) FROM information_schema.tables"
      })
  void whatCannotBeAskedIsRefused(String query) {
    assertThat(sql.refusal(query).code()).isEqualTo(SqlCode.INVALID);
  }

  @Test
  void nestingHasABound() {
    var deep = "SELECT " + "(".repeat(50_000) + "1" + ")".repeat(50_000);

    assertThat(sql.refusal(deep).code()).isEqualTo(SqlCode.INVALID);
    assertThat(sql.refusal("SELECT '" + "x".repeat(300_000) + "'").code())
        .isEqualTo(SqlCode.INVALID);
  }

  @Test
  void wordsOfToolsAreUnderstood() {
    sql.add(
        new InvocationStatus.Inboxed(
            sql.counter("ada"), PROGRESS, new InvocationStatus.Queue.OfObject(1)));
    sql.add(
        new InvocationStatus.Inboxed(
            sql.counter("ada"), PROGRESS, new InvocationStatus.Queue.OfObject(2)));

    assertThat(
            sql.row(
                """
                SELECT target_service_name, 'pending' as status, COUNT(1) as n,
                  FIRST_VALUE(created_at ORDER BY created_at DESC) as newest,
                  first_value(target_handler_name) as handler
                FROM sys_invocation_status
                WHERE status == 'inboxed' AND now() > created_at
                GROUP BY target_service_name
                """))
        .hasToString(
            """
            {"target_service_name":"Counter","status":"pending","n":2,\
            "newest":"2026-01-02T03:04:05.681Z","handler":"add"}\
            """);
    assertThat(
            sql.row(
                "SELECT COUNT(1) n FROM (SELECT * FROM sys_invocation inv LIMIT 50000) WHERE"
                    + " inv.status != 'completed'"))
        .hasToString("{\"n\":2}");
    assertThat(sql.row("SELECT '==;value' v, 1 AS \"value\"; "))
        .hasToString("{\"v\":\"==;value\",\"value\":1}");
  }

  @Test
  void thoseWhoseDeploymentIsGoneAreFound() {
    sql.deployments.add(SqlFixture.deployment("dp_1"));
    for (var deployment : List.of("dp_1", "dp_2")) {
      sql.add(
          new InvocationStatus.Invoked(
              sql.counter(deployment),
              PROGRESS.withPin(new PinnedDeployment(deployment, 6)),
              null));
    }
    sql.add(new InvocationStatus.Invoked(sql.counter("new"), PROGRESS, null));

    assertThat(
            sql.texts(
                """
                SELECT target_service_key k FROM sys_invocation inv
                WHERE (inv.pinned_deployment_id IS NOT NULL
                  AND inv.pinned_deployment_id NOT IN (select id from sys_deployment))
                """,
                "k"))
        .containsExactly("dp_2");
    assertThat(
            sql.rows(
                """
                SELECT inv.target_service_key k, dp.id IS NOT NULL as e FROM sys_invocation inv
                LEFT JOIN sys_deployment dp ON dp.id = inv.pinned_deployment_id
                ORDER BY inv.target_service_key
                """))
        .hasToString(
            "[{\"k\":\"dp_1\",\"e\":true},{\"k\":\"dp_2\",\"e\":false},{\"k\":\"new\",\"e\":false}]");
  }

  /** One of a key, and others of other keys; forgets what was read for it. */
  private Invocation addMany(String key) {
    var invocation = sql.counter(key);
    sql.add(new InvocationStatus.Invoked(invocation, PROGRESS, null));
    for (int i = 0; i < 20; i++) {
      sql.add(new InvocationStatus.Invoked(sql.counter("other" + i), PROGRESS, null));
    }
    sql.asked.clear();
    sql.reads.set(0);
    return invocation;
  }
}
