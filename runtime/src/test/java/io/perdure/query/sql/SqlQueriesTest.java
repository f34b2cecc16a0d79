package io.perdure.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.BuiltInEntries;
import io.perdure.model.AttemptFailure;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.store.RowCodec.PromiseRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every table says, and what is read for it. */
class SqlQueriesTest {
  private static final Progress PROGRESS = Progress.initial(SqlFixture.CREATED_MS);
  private static final InvocationId CALLER = new InvocationId(7, 8, 9);

  private final SqlFixture sql = new SqlFixture();

  @AfterEach
  void close() {
    sql.close();
  }

  @Test
  void aRunningInvocationHasWhatIsKnownAndNothingElse() {
    var invocation = counter("ada");
    sql.add(
        new InvocationStatus.Invoked(
            invocation, PROGRESS.withPin(new PinnedDeployment("dp_1", 6)), null));

    assertThat(sql.row("SELECT * FROM sys_invocation").toString())
        .isEqualTo(
            """
            {"id":"%s","target":"Counter/ada/add","target_service_name":"Counter",\
            "target_service_key":"ada","target_handler_name":"add",\
            "target_service_ty":"virtual_object","invoked_by":"ingress",\
            "pinned_deployment_id":"dp_1","pinned_service_protocol_version":6,\
            "trace_id":"0af7651916cd43dd8448eb211c80319c","journal_size":1,\
            "journal_commands_size":1,"created_at":"2026-01-02T03:04:05.680Z",\
            "modified_at":"2026-01-02T03:04:05.678Z","completion_retention":"PT86400S",\
            "journal_retention":"PT3600S","status":"running","retry_count":0}\
            """
                .formatted(invocation.id()));
  }

  @Test
  void everyStatusHasItsNames() {
    var failure = new AttemptFailure(500, "RT0007", "no", null);
    sql.add(new InvocationStatus.Scheduled(counter("a"), PROGRESS, SqlFixture.CREATED_MS));
    sql.add(new InvocationStatus.Inboxed(counter("b"), PROGRESS, 1));
    sql.add(new InvocationStatus.Invoked(counter("c"), PROGRESS, null));
    sql.add(new InvocationStatus.Invoked(counter("d"), PROGRESS, SqlFixture.CREATED_MS));
    var awaiting = Awaiting.anyOf(List.of(new NotificationId.SignalName("go")));
    sql.add(new InvocationStatus.Suspended(counter("e"), PROGRESS, awaiting));
    sql.add(new InvocationStatus.Paused(counter("f"), PROGRESS, failure));
    sql.add(completed(counter("g"), new InvocationResult.Succeeded(Payload.EMPTY)));

    var order = " ORDER BY target_service_key";
    assertThat(sql.texts("SELECT status FROM sys_invocation" + order, "status"))
        .containsExactly(
            "scheduled", "pending", "running", "backing-off", "suspended", "paused", "completed");
    assertThat(sql.texts("SELECT status FROM sys_invocation_status" + order, "status"))
        .containsExactly(
            "scheduled", "inboxed", "invoked", "invoked", "suspended", "paused", "completed");
    assertThat(sql.row("SELECT scheduled_start_at t FROM sys_invocation WHERE status='scheduled'"))
        .hasToString("{\"t\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(sql.row("SELECT next_retry_at t FROM sys_invocation WHERE status='backing-off'"))
        .hasToString("{\"t\":\"2026-01-02T03:04:05.678Z\"}");
  }

  @Test
  void aFailureIsSaidWithTheEntryThatItIsAbout() {
    var related = new AttemptFailure.RelatedEntry(3, "pay", 0x0411);
    var failure = new AttemptFailure(500, "RT0007", "no", related);
    sql.add(
        new InvocationStatus.Invoked(
            counter("ada"), PROGRESS.withFailure(failure, true), SqlFixture.CREATED_MS));

    assertThat(
            sql.row(
                """
                SELECT retry_count, last_failure, last_failure_error_code,
                  last_failure_related_entry_index i, last_failure_related_command_name n,
                  last_failure_related_entry_type t
                FROM sys_invocation
                """))
        .hasToString(
            """
            {"retry_count":1,"last_failure":"no","last_failure_error_code":"RT0007",\
            "i":3,"n":"pay","t":"Command: Run"}\
            """);
  }

  @Test
  void aCompletedInvocationHasItsResult() {
    sql.add(completed(counter("a"), new InvocationResult.Succeeded(Payload.EMPTY)));
    sql.add(completed(counter("b"), new InvocationResult.Failed(new Failure(409, "canceled"))));

    assertThat(
            sql.rows(
                """
                SELECT completion_result r, completion_failure f, completed_at c
                FROM sys_invocation_status ORDER BY target_service_key
                """))
        .hasToString(
            """
            [{"r":"success","c":"2026-01-02T03:04:10.678Z"},\
            {"r":"failure","f":"[409] canceled","c":"2026-01-02T03:04:10.678Z"}]\
            """);
  }

  @Test
  void whoAskedForAnInvocationIsSaid() {
    var caller = counter("caller").target();
    add("a", new InvocationSource.Caller(CALLER, caller));
    add("b", new InvocationSource.Subscription("sub_1"));
    add("c", new InvocationSource.Restart(CALLER));
    add("d", new InvocationSource.Operator());
    add("e", new InvocationSource.Ingress());

    assertThat(
            sql.rows(
                """
                SELECT invoked_by b, invoked_by_id i, invoked_by_target t, restarted_from r,
                  invoked_by_service_name n, invoked_by_subscription_id s
                FROM sys_invocation ORDER BY target_service_key
                """))
        .hasToString(
            """
            [{"b":"service","i":"%1$s","t":"Counter/caller/add","n":"Counter"},\
            {"b":"subscription","s":"sub_1"},{"b":"restart_as_new","r":"%1$s"},\
            {"b":"operator"},{"b":"ingress"}]\
            """
                .formatted(CALLER));
  }

  @Test
  void aJournalIsThereEntryByEntry() {
    var invocation = counter("ada");
    sql.add(new InvocationStatus.Invoked(invocation, PROGRESS, null));
    var tables = sql.tables(invocation.id());
    tables
        .journal()
        .append(
            invocation.id(), 1, BuiltInEntries.clearAllState().raw(), SqlFixture.CREATED_MS + 1);
    tables.flush();
    sql.add(new InvocationStatus.Invoked(counter("other"), PROGRESS, null));

    assertThat(
            sql.rows(
                """
                SELECT index, entry_type, raw, raw_length, version, appended_at, entry_json
                FROM sys_journal sj WHERE sj.id = '%s' ORDER BY index DESC
                """
                    .formatted(invocation.id())))
        .hasToString(
            """
            [{"index":1,"entry_type":"Command: ClearAllState","raw":"","raw_length":0,\
            "version":2,"appended_at":"2026-01-02T03:04:05.679Z"},\
            {"index":0,"entry_type":"Command: Input","raw":"72030a0135","raw_length":5,\
            "version":2,"appended_at":"2026-01-02T03:04:05.678Z"}]\
            """);
    assertThat(sql.rows("SELECT id FROM sys_journal")).hasSize(3);
  }

  @Test
  void stateIsThereInHexAndAsText() {
    put("ada", "count", Payload.ofUtf8("55"));
    put("ada", "image", Payload.of(new byte[] {(byte) 0xff}));
    put("bob", "count", Payload.ofUtf8("7"));

    assertThat(
            sql.rows(
                "select key, value, value_utf8, key_length, value_length from state where"
                    + " service_name = 'Counter' and service_key = 'ada' ;"))
        .hasToString(
            """
            [{"key":"count","value":"3535","value_utf8":"55","key_length":5,"value_length":2},\
            {"key":"image","value":"ff","key_length":5,"value_length":1}]\
            """);
    assertThat(sql.row("SELECT sum(key_length + value_length) s FROM state"))
        .hasToString("{\"s\":19}");
  }

  @Test
  void promisesAreThereOpenOrCompleted() {
    var workflow = new ObjectKey("Signup", "ada");
    var promises = sql.tables("ada").promises();
    promises.put(workflow, "open", new PromiseRow(null, List.of()));
    promises.put(
        workflow,
        "done",
        new PromiseRow(new InvocationResult.Succeeded(Payload.ofUtf8("x")), List.of()));
    promises.put(
        workflow,
        "failed",
        new PromiseRow(new InvocationResult.Failed(new Failure(500, "no")), List.of()));
    sql.tables("ada").flush();

    assertThat(sql.rows("SELECT * FROM sys_promise ORDER BY key"))
        .hasToString(
            """
            [{"service_name":"Signup","service_key":"ada","key":"done","completed":true,\
            "completion_success_value":"78","completion_success_value_utf8":"x"},\
            {"service_name":"Signup","service_key":"ada","key":"failed","completed":true,\
            "completion_failure":"[500] no"},\
            {"service_name":"Signup","service_key":"ada","key":"open","completed":false}]\
            """);
  }

  @Test
  void aLockHasAHolderAndAQueue() {
    var object = new ObjectKey("Counter", "ada");
    var holder = counter("ada").id();
    var first = counter("ada").id();
    var second = counter("ada").id();
    var locks = sql.tables("ada").locks();
    locks.acquire(object, holder);
    locks.enqueue(object, first);
    locks.enqueue(object, second);
    sql.tables("ada").flush();

    assertThat(sql.rows("SELECT * FROM sys_keyed_service_status"))
        .hasToString(
            "[{\"service_name\":\"Counter\",\"service_key\":\"ada\",\"invocation_id\":\"%s\"}]"
                .formatted(holder));
    assertThat(sql.texts("SELECT id FROM sys_inbox ORDER BY sequence_number", "id"))
        .containsExactly(first.toString(), second.toString());
    assertThat(
            sql.row(
                "SELECT COUNT(*) AS n FROM sys_inbox WHERE service_key = 'ada' AND service_name ="
                    + " 'Counter' AND sequence_number < 1"))
        .hasToString("{\"n\":1}");
  }

  @Test
  void deploymentsAndServicesAreThoseOfTheRegistry() {
    var counter = SqlFixture.service("Counter", ServiceDescriptor.Type.VIRTUAL_OBJECT);
    sql.services.add(counter);
    sql.deployments.add(SqlFixture.deployment("dp_1", counter));

    assertThat(sql.rows("SELECT * FROM sys_deployment"))
        .hasToString(
            """
            [{"id":"dp_1","ty":"http","endpoint":"http://127.0.0.1:9080/",\
            "created_at":"2026-01-02T03:04:05.678Z","min_service_protocol_version":5,\
            "max_service_protocol_version":7}]\
            """);
    assertThat(sql.rows("SELECT * FROM sys_service"))
        .hasToString(
            """
            [{"name":"Counter","revision":3,"public":true,"ty":"virtual_object",\
            "deployment_id":"dp_1"}]\
            """);
  }

  @Test
  void toolsFindOutWhichColumnsThereAre() {
    var columns =
        "SELECT COUNT(*) n FROM information_schema.columns WHERE table_name = 'sys_journal' AND"
            + " column_name IN ('version', 'entry_json', 'appended_at', 'nonsense')";

    assertThat(sql.row(columns)).hasToString("{\"n\":3}");
    assertThat(sql.texts("SELECT table_name t FROM information_schema.tables", "t"))
        .contains("sys_invocation", "state", "sys_service");
  }

  @Test
  void everyColumnCanBeNamedAsItIs() {
    for (var table : sql.texts("SELECT table_name t FROM information_schema.tables", "t")) {
      var columns =
          sql.texts(
              "SELECT column_name c FROM information_schema.columns WHERE table_name = '%s'"
                  .formatted(table),
              "c");

      assertThat(columns).isNotEmpty();
      assertThat(sql.rows("SELECT " + String.join(", ", columns) + " FROM " + table)).isEmpty();
    }
  }

  @Test
  void rowsOfAllPartitionsAreThereWhoeverLeadsThem() {
    for (int i = 0; i < 40; i++) {
      sql.add(new InvocationStatus.Invoked(counter("key" + i), PROGRESS, null));
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
      ids.append(",'").append(counter("ada").id()).append("'");
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
    put("ada", "count", Payload.ofUtf8("1"));
    var blue = sql.tables("blue");
    blue.functionState()
        .put(new ObjectKey("Counter", "ada", "blue"), Payload.ofUtf8("count"), Payload.ofUtf8("2"));
    blue.flush();
    for (int i = 0; i < 3000; i++) {
      put("other" + i % 9, "name" + i, Payload.ofUtf8("x"));
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
      sql.add(new InvocationStatus.Invoked(counter("key" + i % 50), PROGRESS, null));
    }
    sql.reads.set(0);

    assertThat(sql.rows("SELECT id FROM sys_invocation LIMIT 3")).hasSize(3);
    assertThat(sql.reads.get()).isLessThan(3);
  }

  @Test
  void manyPagesAreOneTable() {
    for (int i = 0; i < 3000; i++) {
      put("key" + i % 7, "name" + i, Payload.ofUtf8("x"));
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
    sql.add(new InvocationStatus.Inboxed(counter("ada"), PROGRESS, 1));
    sql.add(new InvocationStatus.Inboxed(counter("ada"), PROGRESS, 2));

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
              counter(deployment), PROGRESS.withPin(new PinnedDeployment(deployment, 6)), null));
    }
    sql.add(new InvocationStatus.Invoked(counter("new"), PROGRESS, null));

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

  private void add(String key, InvocationSource source) {
    var it = counter(key);
    sql.add(
        new InvocationStatus.Invoked(
            new Invocation(
                it.id(),
                it.target(),
                source,
                null,
                it.retention(),
                it.createdAtMs(),
                1,
                null,
                List.of()),
            PROGRESS,
            null));
  }

  /** One of a key, and others of other keys; forgets what was read for it. */
  private Invocation addMany(String key) {
    var invocation = counter(key);
    sql.add(new InvocationStatus.Invoked(invocation, PROGRESS, null));
    for (int i = 0; i < 20; i++) {
      sql.add(new InvocationStatus.Invoked(counter("other" + i), PROGRESS, null));
    }
    sql.asked.clear();
    sql.reads.set(0);
    return invocation;
  }

  private void put(String key, String name, Payload value) {
    var tables = sql.tables(key);
    tables.functionState().put(new ObjectKey("Counter", key), Payload.ofUtf8(name), value);
    tables.flush();
  }

  private Invocation counter(String key) {
    return sql.invocation("Counter", key, "add", TargetType.OBJECT_EXCLUSIVE);
  }

  private static InvocationStatus.Completed completed(
      Invocation invocation, InvocationResult result) {
    return new InvocationStatus.Completed(
        invocation, result, SqlFixture.CREATED_MS + 5000, SqlFixture.CREATED_MS + 50_000, 1, null);
  }
}
