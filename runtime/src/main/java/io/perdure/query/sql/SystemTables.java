package io.perdure.query.sql;

import static io.perdure.query.sql.ColumnType.BYTES;
import static io.perdure.query.sql.ColumnType.FLAG;
import static io.perdure.query.sql.ColumnType.INTEGER;
import static io.perdure.query.sql.ColumnType.TEXT;
import static io.perdure.query.sql.ColumnType.TIME;

import io.perdure.codec.EntryJson;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.partition.PartitionView;
import io.perdure.query.InvocationWords;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.store.LockStore.HeldLock;
import io.perdure.statemachine.store.LockStore.Waiting;
import io.perdure.statemachine.store.PromiseStore.StoredPromise;
import io.perdure.statemachine.store.RowCodec.StateRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All tables that SQL can ask. Stateless. */
public final class SystemTables {
  private static final String CATALOG = "perdure";
  private static final String DEFAULT_SCHEMA = "public";
  private static final String INFORMATION_SCHEMA = "information_schema";

  /** How journals are kept; what tools know as the second version. */
  private static final int JOURNAL_VERSION = 2;

  private SystemTables() {}

  /** The tables of a cluster, those of {@code information_schema} last. */
  public static List<SqlTable<?>> of(DeploymentRegistry registry) {
    var tables = new ArrayList<SqlTable<?>>();
    tables.add(InvocationTables.invocations());
    tables.add(InvocationTables.statuses());
    tables.add(journal());
    tables.add(EventTable.events());
    tables.add(state());
    tables.add(promises());
    tables.add(inbox());
    tables.add(locks());
    tables.add(LimitTables.rules());
    tables.add(LimitTables.uses());
    tables.add(deployments(registry));
    tables.add(services(registry));
    var described = List.copyOf(tables);
    tables.add(tables(described));
    tables.add(columns(described));
    return List.copyOf(tables);
  }

  private static SqlTable<JournalLine> journal() {
    return new SqlTable.OfPartitions<>(
        "sys_journal",
        List.of(
            Column.always(PagesOfInvocations.ID, TEXT, it -> it.stored().invocation().toString()),
            Column.always("index", INTEGER, it -> it.stored().index()),
            Column.always("entry_type", TEXT, it -> it.summary().type()),
            Column.of("name", TEXT, it -> it.summary().name()),
            Column.unknown("completed", FLAG),
            Column.of("invoked_id", TEXT, it -> text(it.summary().invokedId())),
            Column.of("invoked_target", TEXT, it -> it.summary().invokedTarget()),
            Column.of("sleep_wakeup_at", TIME, it -> it.summary().wakeUpMs()),
            Column.of("promise_name", TEXT, it -> it.summary().promise()),
            Column.always("raw", BYTES, it -> it.stored().row().raw().body().bytes()),
            Column.always("raw_length", INTEGER, it -> it.stored().row().raw().body().size()),
            Column.always("version", INTEGER, _ -> JOURNAL_VERSION),
            Column.of("entry_json", TEXT, it -> EntryJson.of(it.stored().row().raw())),
            Column.always("appended_at", TIME, it -> it.stored().row().appendedAtMs())),
        new PagesOfInvocations<>(
            PartitionView::journals, entry -> Stream.of(new JournalLine(entry))));
  }

  private static SqlTable<StateRow> state() {
    return new SqlTable.OfPartitions<>(
        "state",
        ofObjects(
            StateRow::object,
            List.of(
                Column.always("key", TEXT, it -> it.name().utf8()),
                Column.always("key_length", INTEGER, it -> it.name().size()),
                Column.of("value_utf8", TEXT, it -> it.value().text().orElse(null)),
                Column.always("value", BYTES, it -> it.value().bytes()),
                Column.always("value_length", INTEGER, it -> it.value().size()))),
        new ObjectPages<>(PartitionView::states));
  }

  private static SqlTable<StoredPromise> promises() {
    return new SqlTable.OfPartitions<>(
        "sys_promise",
        ofObjects(
            StoredPromise::workflow,
            List.of(
                Column.always("key", TEXT, StoredPromise::name),
                Column.always("completed", FLAG, it -> it.row().result() != null),
                ofValue("completion_success_value", BYTES, Payload::bytes),
                ofValue("completion_success_value_utf8", TEXT, value -> value.text().orElse(null)),
                Column.of(
                    "completion_failure",
                    TEXT,
                    it ->
                        it.row().result() instanceof InvocationResult.Failed(var failure)
                            ? InvocationWords.failure(failure)
                            : null))),
        new ObjectPages<>(PartitionView::promises));
  }

  private static SqlTable<Waiting> inbox() {
    return new SqlTable.OfPartitions<>(
        "sys_inbox",
        ofObjects(
            Waiting::object,
            List.of(
                Column.always("id", TEXT, it -> it.invocation().toString()),
                Column.always("sequence_number", INTEGER, Waiting::sequence))),
        new ObjectPages<>(PartitionView::waiting));
  }

  private static SqlTable<HeldLock> locks() {
    return new SqlTable.OfPartitions<>(
        "sys_keyed_service_status",
        ofObjects(
            HeldLock::object,
            List.of(Column.always("invocation_id", TEXT, it -> it.holder().toString()))),
        new ObjectPages<>(PartitionView::locks));
  }

  private static SqlTable<Deployment> deployments(DeploymentRegistry registry) {
    return new SqlTable.OfNode<>(
        null,
        "sys_deployment",
        List.of(
            Column.always("id", TEXT, Deployment::id),
            Column.always(
                "ty",
                TEXT,
                it ->
                    switch (it.endpoint()) {
                      case DeploymentEndpoint.Http _ -> "http";
                      case DeploymentEndpoint.Lambda _ -> "lambda";
                    }),
            Column.always("endpoint", TEXT, it -> it.endpoint().address().toString()),
            Column.always("created_at", TIME, it -> it.createdAt().toEpochMilli()),
            Column.always("min_service_protocol_version", INTEGER, Deployment::minProtocolVersion),
            Column.always("max_service_protocol_version", INTEGER, Deployment::maxProtocolVersion)),
        registry::deployments);
  }

  private static SqlTable<ServiceDescriptor> services(DeploymentRegistry registry) {
    return new SqlTable.OfNode<>(
        null,
        "sys_service",
        List.of(
            Column.always("name", TEXT, ServiceDescriptor::name),
            Column.always("revision", INTEGER, ServiceDescriptor::revision),
            Column.always("public", FLAG, ServiceDescriptor::isPublic),
            Column.always(
                "ty",
                TEXT,
                it ->
                    switch (it.type()) {
                      case SERVICE -> "service";
                      case VIRTUAL_OBJECT -> "virtual_object";
                      case WORKFLOW -> "workflow";
                    }),
            Column.always("deployment_id", TEXT, ServiceDescriptor::deploymentId)),
        registry::services);
  }

  private static SqlTable<SqlTable<?>> tables(List<SqlTable<?>> described) {
    return new SqlTable.OfNode<>(
        INFORMATION_SCHEMA,
        "tables",
        List.of(
            Column.always("table_catalog", TEXT, _ -> CATALOG),
            Column.always("table_schema", TEXT, _ -> DEFAULT_SCHEMA),
            Column.always("table_name", TEXT, SqlTable::name),
            Column.always("table_type", TEXT, _ -> "VIEW")),
        () -> described);
  }

  /** A column, and where it is. */
  private record Described(SqlTable<?> table, int position) {
    Column<?> column() {
      return table.columns().get(position);
    }
  }

  private static SqlTable<Described> columns(List<SqlTable<?>> described) {
    var rows = new ArrayList<Described>();
    for (var table : described) {
      for (int position = 0; position < table.columns().size(); position++) {
        rows.add(new Described(table, position));
      }
    }
    return new SqlTable.OfNode<>(
        INFORMATION_SCHEMA,
        "columns",
        List.of(
            Column.always("table_catalog", TEXT, _ -> CATALOG),
            Column.always("table_schema", TEXT, _ -> DEFAULT_SCHEMA),
            Column.always("table_name", TEXT, it -> it.table().name()),
            Column.always("column_name", TEXT, it -> it.column().name()),
            Column.always("ordinal_position", INTEGER, it -> it.position() + 1),
            Column.always("is_nullable", TEXT, it -> it.column().isNullable() ? "YES" : "NO"),
            Column.always("data_type", TEXT, it -> dataType(it.column().type()))),
        () -> rows);
  }

  private static String dataType(ColumnType type) {
    return switch (type) {
      case TEXT -> "varchar";
      case INTEGER -> "bigint";
      case REAL -> "double";
      case FLAG -> "boolean";
      case TIME -> "timestamp";
      case DURATION -> "interval";
      case BYTES -> "varbinary";
    };
  }

  /** The columns that say whose a row is, and those behind them. */
  private static <R> List<Column<R>> ofObjects(
      Function<R, ObjectKey> object, List<Column<R>> others) {
    var columns = new ArrayList<Column<R>>();
    columns.add(Column.of(ObjectPages.SCOPE, TEXT, it -> object.apply(it).scope()));
    columns.add(Column.always(ObjectPages.SERVICE, TEXT, it -> object.apply(it).service()));
    columns.add(Column.always(ObjectPages.KEY, TEXT, it -> object.apply(it).key()));
    columns.addAll(others);
    return columns;
  }

  private static Column<StoredPromise> ofValue(
      String name, ColumnType type, Function<Payload, @Nullable Object> reader) {
    return Column.of(
        name,
        type,
        it ->
            it.row().result() instanceof InvocationResult.Succeeded(var value)
                ? reader.apply(value)
                : null);
  }

  private static @Nullable String text(@Nullable InvocationId id) {
    return id == null ? null : id.toString();
  }
}
