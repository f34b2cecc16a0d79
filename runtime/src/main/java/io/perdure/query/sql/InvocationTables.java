package io.perdure.query.sql;

import static io.perdure.query.sql.ColumnType.DURATION;
import static io.perdure.query.sql.ColumnType.INTEGER;
import static io.perdure.query.sql.ColumnType.TEXT;
import static io.perdure.query.sql.ColumnType.TIME;

import io.perdure.codec.EntrySummary;
import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationResult;
import io.perdure.model.InvocationSource;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.query.InvocationWords;
import io.perdure.statemachine.Invocation;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Pending;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two tables of invocations. Stateless. */
final class InvocationTables {
  private InvocationTables() {}

  /** Where invocations stand, as operators speak of it. */
  static SqlTable<Known> invocations() {
    var columns = durable();
    columns.add(Column.always("status", TEXT, InvocationWords::status));
    columns.add(ofPending("retry_count", INTEGER, Progress::retryCount));
    columns.add(Column.of("next_retry_at", TIME, InvocationTables::nextRetry));
    columns.add(Column.unknown("last_start_at", TIME));
    columns.add(Column.unknown("last_attempt_deployment_id", TEXT));
    columns.add(Column.unknown("last_attempt_server", TEXT));
    columns.add(ofFailure("last_failure", TEXT, AttemptFailure::message));
    columns.add(ofFailure("last_failure_error_code", TEXT, AttemptFailure::errorCode));
    for (var word : List.of("entry", "command")) {
      var prefix = "last_failure_related_" + word + "_";
      columns.add(ofEntry(prefix + "index", INTEGER, AttemptFailure.RelatedEntry::commandIndex));
      columns.add(ofEntry(prefix + "name", TEXT, AttemptFailure.RelatedEntry::name));
      columns.add(
          ofEntry(
              prefix + "type",
              TEXT,
              entry -> entry.type() == null ? null : EntrySummary.commandType(entry.type())));
    }
    return new SqlTable.OfPartitions<>("sys_invocation", columns, new InvocationPages());
  }

  /** Where invocations stand, as the state machine has it. */
  static SqlTable<Known> statuses() {
    var columns = durable();
    columns.add(
        Column.always(
            "partition_key",
            INTEGER,
            it -> Integer.toUnsignedLong(it.invocation().id().partitionHash())));
    columns.add(Column.always("status", TEXT, InvocationTables::storedStatus));
    return new SqlTable.OfPartitions<>("sys_invocation_status", columns, new InvocationPages());
  }

  private static List<Column<Known>> durable() {
    var columns = new ArrayList<Column<Known>>();
    columns.add(always(InvocationPages.ID, TEXT, it -> it.id().toString()));
    columns.add(always("target", TEXT, it -> it.target().path()));
    columns.add(always("target_service_name", TEXT, it -> it.target().service()));
    columns.add(of("target_service_key", TEXT, it -> it.target().key()));
    columns.add(always("target_handler_name", TEXT, it -> it.target().handler()));
    columns.add(always("target_service_ty", TEXT, it -> serviceType(it.target().type())));
    columns.add(of(InvocationPages.SCOPE, TEXT, it -> Scope.nameOf(it.target().scope())));
    columns.add(of("limit_key", TEXT, it -> Scope.limitKeyOf(it.target().scope())));
    columns.add(of("idempotency_key", TEXT, Invocation::idempotencyKey));
    columns.add(always("invoked_by", TEXT, it -> invokedBy(it.source())));
    columns.add(ofCaller("invoked_by_id", caller -> caller.id().toString()));
    columns.add(ofCaller("invoked_by_target", caller -> caller.target().path()));
    columns.add(ofCaller("invoked_by_service_name", caller -> caller.target().service()));
    columns.add(
        of(
            "invoked_by_subscription_id",
            TEXT,
            it -> it.source() instanceof InvocationSource.Subscription(var id) ? id : null));
    columns.add(
        of(
            "restarted_from",
            TEXT,
            it ->
                it.source() instanceof InvocationSource.Restart(var original)
                    ? original.toString()
                    : null));
    columns.add(ofPin("pinned_deployment_id", TEXT, PinnedDeployment::deployment));
    columns.add(
        ofPin("pinned_service_protocol_version", INTEGER, PinnedDeployment::protocolVersion));
    columns.add(of("trace_id", TEXT, InvocationTables::traceId));
    columns.add(Column.always("journal_size", INTEGER, InvocationTables::journalSize));
    columns.add(ofPending("journal_commands_size", INTEGER, Progress::commandCount));
    columns.add(always("created_at", TIME, Invocation::createdAtMs));
    columns.add(Column.always("modified_at", TIME, InvocationTables::modifiedAt));
    columns.add(
        Column.of(
            "scheduled_start_at",
            TIME,
            it -> it instanceof Scheduled scheduled ? scheduled.startAtMs() : null));
    columns.add(ofCompleted("completed_at", TIME, Completed::completedAtMs));
    columns.add(always("completion_retention", DURATION, it -> it.retention().result().toMillis()));
    columns.add(always("journal_retention", DURATION, it -> it.retention().journal().toMillis()));
    columns.add(ofCompleted("completion_result", TEXT, it -> InvocationWords.outcome(it.result())));
    columns.add(ofCompleted("completion_failure", TEXT, InvocationTables::failure));
    return columns;
  }

  private static Column<Known> always(
      String name, ColumnType type, Function<Invocation, Object> reader) {
    return Column.always(name, type, status -> reader.apply(status.invocation()));
  }

  private static Column<Known> of(
      String name, ColumnType type, Function<Invocation, @Nullable Object> reader) {
    return Column.of(name, type, status -> reader.apply(status.invocation()));
  }

  private static Column<Known> ofCaller(
      String name, Function<InvocationSource.Caller, Object> reader) {
    return of(
        name,
        TEXT,
        it -> it.source() instanceof InvocationSource.Caller caller ? reader.apply(caller) : null);
  }

  private static Column<Known> ofPending(
      String name, ColumnType type, Function<Progress, Object> reader) {
    return Column.of(
        name, type, it -> it instanceof Pending pending ? reader.apply(pending.progress()) : null);
  }

  private static Column<Known> ofCompleted(
      String name, ColumnType type, Function<Completed, @Nullable Object> reader) {
    return Column.of(
        name, type, it -> it instanceof Completed completed ? reader.apply(completed) : null);
  }

  private static Column<Known> ofPin(
      String name, ColumnType type, Function<PinnedDeployment, Object> reader) {
    return Column.of(
        name,
        type,
        it -> {
          var pin =
              switch (it) {
                case Pending pending -> pending.progress().pin();
                case Completed completed -> completed.pin();
              };
          return pin == null ? null : reader.apply(pin);
        });
  }

  private static Column<Known> ofFailure(
      String name, ColumnType type, Function<AttemptFailure, @Nullable Object> reader) {
    return Column.of(
        name,
        type,
        it -> {
          var failure =
              it instanceof Paused paused && paused.cause() != null
                  ? paused.cause()
                  : it instanceof Pending pending ? pending.progress().lastFailure() : null;
          return failure == null ? null : reader.apply(failure);
        });
  }

  private static Column<Known> ofEntry(
      String name,
      ColumnType type,
      Function<AttemptFailure.RelatedEntry, @Nullable Object> reader) {
    return ofFailure(
        name,
        type,
        failure -> failure.relatedEntry() == null ? null : reader.apply(failure.relatedEntry()));
  }

  private static String storedStatus(Known status) {
    return switch (status) {
      case Scheduled _ -> "scheduled";
      case Inboxed _ -> "inboxed";
      case Invoked _ -> "invoked";
      case Suspended _ -> "suspended";
      case Paused _ -> "paused";
      case Completed _ -> "completed";
    };
  }

  private static String serviceType(TargetType type) {
    return switch (type) {
      case SERVICE, BUILT_IN -> "service";
      case OBJECT_EXCLUSIVE, OBJECT_SHARED, STATE_EDIT -> "virtual_object";
      case WORKFLOW_RUN, WORKFLOW_SHARED -> "workflow";
    };
  }

  private static String invokedBy(InvocationSource source) {
    return switch (source) {
      case InvocationSource.Http _, InvocationSource.Ingress _ -> "ingress";
      case InvocationSource.Caller _ -> "service";
      case InvocationSource.Restart _ -> "restart_as_new";
      case InvocationSource.Operator _ -> "operator";
      case InvocationSource.Subscription _ -> "subscription";
    };
  }

  /** The second part of {@code traceparent}. */
  private static @Nullable String traceId(Invocation invocation) {
    var trace = invocation.trace();
    var parts = trace == null ? new String[0] : trace.parent().split("-", 4);
    return parts.length < 4 ? null : parts[1];
  }

  private static int journalSize(Known status) {
    return switch (status) {
      case Pending pending -> pending.progress().journalLength();
      case Completed completed -> completed.journalLength();
    };
  }

  private static long modifiedAt(Known status) {
    return switch (status) {
      case Pending pending -> pending.progress().modifiedAtMs();
      case Completed completed -> completed.completedAtMs();
    };
  }

  private static @Nullable Long nextRetry(Known status) {
    return status instanceof Invoked invoked ? invoked.retryAtMs() : null;
  }

  private static @Nullable String failure(Completed completed) {
    return switch (completed.result()) {
      case InvocationResult.Succeeded _ -> null;
      case InvocationResult.Failed(var failure) -> InvocationWords.failure(failure);
    };
  }
}
