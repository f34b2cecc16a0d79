package io.perdure.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.BuiltInEntries;
import io.perdure.model.AttemptFailure;
import io.perdure.model.Failure;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.PinnedDeployment;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.NotificationId;
import io.perdure.statemachine.Progress;
import io.perdure.statemachine.store.RowCodec.PromiseRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every table says. */
class SqlTablesTest {
  private static final Progress PROGRESS = Progress.initial(SqlFixture.CREATED_MS);
  private static final InvocationId CALLER = new InvocationId(7, 8, 9);

  private final SqlFixture sql = new SqlFixture();

  @AfterEach
  void close() {
    sql.close();
  }

  @Test
  void aRunningInvocationHasWhatIsKnownAndNothingElse() {
    var invocation = sql.counter("ada");
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
    sql.add(new InvocationStatus.Scheduled(sql.counter("a"), PROGRESS, SqlFixture.CREATED_MS));
    sql.add(
        new InvocationStatus.Inboxed(
            sql.counter("b"), PROGRESS, new InvocationStatus.Queue.OfObject(1)));
    sql.add(new InvocationStatus.Invoked(sql.counter("c"), PROGRESS, null));
    sql.add(new InvocationStatus.Invoked(sql.counter("d"), PROGRESS, SqlFixture.CREATED_MS));
    var awaiting = Awaiting.anyOf(List.of(new NotificationId.SignalName("go")));
    sql.add(new InvocationStatus.Suspended(sql.counter("e"), PROGRESS, awaiting));
    sql.add(new InvocationStatus.Paused(sql.counter("f"), PROGRESS, failure));
    sql.add(completed(sql.counter("g"), new InvocationResult.Succeeded(Payload.EMPTY)));

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
            sql.counter("ada"), PROGRESS.withFailure(failure, true), SqlFixture.CREATED_MS));

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
    sql.add(completed(sql.counter("a"), new InvocationResult.Succeeded(Payload.EMPTY)));
    sql.add(completed(sql.counter("b"), new InvocationResult.Failed(new Failure(409, "canceled"))));

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
    var caller = sql.counter("caller").target();
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
    var invocation = sql.counter("ada");
    sql.add(new InvocationStatus.Invoked(invocation, PROGRESS, null));
    var tables = sql.tables(invocation.id());
    tables
        .journal()
        .append(
            invocation.id(), 1, BuiltInEntries.clearAllState().raw(), SqlFixture.CREATED_MS + 1);
    tables.flush();
    sql.add(new InvocationStatus.Invoked(sql.counter("other"), PROGRESS, null));

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
    sql.put("ada", "count", Payload.ofUtf8("55"));
    sql.put("ada", "image", Payload.of(new byte[] {(byte) 0xff}));
    sql.put("bob", "count", Payload.ofUtf8("7"));

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
    var holder = sql.counter("ada").id();
    var first = sql.counter("ada").id();
    var second = sql.counter("ada").id();
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
  void eventsOfInvocations() {
    var status = new InvocationStatus.Invoked(sql.counter("a"), PROGRESS, null);
    sql.add(status);
    var id = status.invocation().id();
    var related = new AttemptFailure.RelatedEntry(1, "charge", 0x0411);
    var failure = new AttemptFailure(500, "RT0007", "it broke", related);
    var tables = sql.tables(id);
    tables
        .events()
        .add(
            id,
            new InvocationEvent(
                InvocationEvent.Kind.ATTEMPT_FAILED, SqlFixture.CREATED_MS, 3, failure));
    tables
        .events()
        .add(id, new InvocationEvent(InvocationEvent.Kind.PAUSED, SqlFixture.CREATED_MS, 3, null));
    tables.flush();

    assertThat(
            sql.rows(
                    "SELECT after_journal_entry_index i, event_type t, event_json j"
                        + " FROM sys_journal_events WHERE id = '%s'".formatted(id))
                .toString())
        .isEqualTo(
            """
            [{"i":3,"t":"TransientError","j":"{\\"error_code\\":500,\\"error_message\\":\
            \\"it broke\\",\\"restate_doc_error_code\\":\\"RT0007\\",\
            \\"related_command_type\\":\\"Run\\",\\"related_command_name\\":\\"charge\\",\
            \\"related_command_index\\":1}"},{"i":3,"t":"Paused","j":"{}"}]\
            """);
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

  private void add(String key, InvocationSource source) {
    var it = sql.counter(key);
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

  private static InvocationStatus.Completed completed(
      Invocation invocation, InvocationResult result) {
    return new InvocationStatus.Completed(
        invocation, result, SqlFixture.CREATED_MS + 5000, SqlFixture.CREATED_MS + 50_000, 1, null);
  }
}
