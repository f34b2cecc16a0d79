package io.perdure.query.sql;

import static io.perdure.query.sql.ColumnType.INTEGER;
import static io.perdure.query.sql.ColumnType.TEXT;
import static io.perdure.query.sql.ColumnType.TIME;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.codec.EntrySummary;
import io.perdure.model.AttemptFailure;
import io.perdure.model.InvocationId;
import io.perdure.partition.PartitionView;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.store.EventStore.StoredEvents;
import java.util.List;
import java.util.stream.Stream;

/** What has happened to invocations that is not in their journals. Stateless. */
final class EventTable {
  private EventTable() {}

  /** An event, and whose it is. */
  private record Line(InvocationId invocation, InvocationEvent event) {}

  static SqlTable<?> events() {
    return new SqlTable.OfPartitions<Line>(
        "sys_journal_events",
        List.of(
            Column.always(PagesOfInvocations.ID, TEXT, it -> it.invocation().toString()),
            Column.always("after_journal_entry_index", INTEGER, it -> it.event().afterEntry()),
            Column.always("appended_at", TIME, it -> it.event().atMs()),
            Column.always("event_type", TEXT, it -> type(it.event())),
            Column.always("event_json", TEXT, it -> json(it.event()).toString())),
        new PagesOfInvocations<>(PartitionView::events, EventTable::lines));
  }

  private static Stream<Line> lines(StoredEvents stored) {
    return stored.events().stream().map(event -> new Line(stored.invocation(), event));
  }

  private static String type(InvocationEvent event) {
    return switch (event.kind()) {
      case ATTEMPT_FAILED -> "TransientError";
      case PAUSED -> "Paused";
    };
  }

  private static ObjectNode json(InvocationEvent event) {
    var json = JsonNodeFactory.instance.objectNode();
    if (event.failure() == null) {
      return json;
    }
    return switch (event.kind()) {
      case ATTEMPT_FAILED -> failure(event.failure());
      case PAUSED -> json.set("last_failure", failure(event.failure()));
    };
  }

  private static ObjectNode failure(AttemptFailure failure) {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("error_code", failure.code())
            .put("error_message", failure.message())
            .put("restate_doc_error_code", failure.errorCode());
    var related = failure.relatedEntry();
    if (related != null && related.type() != null) {
      json.put("related_command_type", EntrySummary.shortType(related.type()));
    }
    if (related != null && related.name() != null) {
      json.put("related_command_name", related.name());
    }
    if (related != null && related.commandIndex() != null) {
      json.put("related_command_index", related.commandIndex());
    }
    return json;
  }
}
