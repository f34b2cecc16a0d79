package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.store.Key.KeyRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to invocations that is not in their journals, the newest of each; key: {@code
 * E}, invocation id. Kept as long as the journal. All of an invocation is one row, so that it costs
 * no search to find that there is none.
 */
public final class EventStore {
  /** As many of one invocation; older ones make room. */
  public static final int MAX = 64;

  private static final char EVENTS = 'E';

  private final OrderedStore rows;
  private final RowCodec codec;

  EventStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  /** Adds an event, unless it says the same as the one before. */
  public void add(InvocationId id, InvocationEvent event) {
    var key = Key.of(EVENTS, id);
    var row = rows.get(key);
    if (row == null) {
      rows.insert(key, codec.encodeEvents(List.of(event)));
      return;
    }
    var events = new ArrayList<>(codec.decodeEvents(row));
    if (!events.getLast().saysTheSameAs(event)) {
      events.add(event);
      int from = Math.max(0, events.size() - MAX);
      rows.put(key, codec.encodeEvents(events.subList(from, events.size())));
    }
  }

  /** Forgets all of an invocation. */
  public void delete(InvocationId id) {
    var key = Key.of(EVENTS, id);
    if (rows.get(key) != null) {
      rows.delete(key);
    }
  }

  /**
   * The events of some invocations, or of one, in order.
   *
   * @param only the invocation; null for all
   */
  public RowPage<StoredEvents> list(@Nullable InvocationId only, PageRequest request) {
    return RowPage.read(
        rows,
        List.of(KeyRange.startingWith(only == null ? Key.of(EVENTS) : Key.of(EVENTS, only))),
        request,
        (key, row) ->
            new StoredEvents(
                InvocationId.read(ByteBuffer.wrap(key).position(1)), codec.decodeEvents(row)));
  }

  /** What has happened to an invocation, the oldest first. */
  public record StoredEvents(InvocationId invocation, List<InvocationEvent> events) {
    public StoredEvents {
      events = List.copyOf(events);
    }
  }
}
