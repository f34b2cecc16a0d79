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
 * E}, invocation id, number. Kept as long as the journal.
 */
public final class EventStore {
  /** As many of one invocation; older ones make room. */
  public static final int MAX = 64;

  private static final char EVENT = 'E';

  private final OrderedStore rows;
  private final RowCodec codec;

  EventStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  /** Adds an event, unless it says the same as the one before. */
  public void add(InvocationId id, InvocationEvent event) {
    var stored = new ArrayList<StoredEvent>();
    scan(id, stored::add);
    if (!stored.isEmpty() && stored.getLast().event().saysTheSameAs(event)) {
      return;
    }
    if (stored.size() == MAX) {
      rows.delete(Key.of(EVENT, id, stored.getFirst().number()));
    }
    int number = stored.isEmpty() ? 0 : stored.getLast().number() + 1;
    rows.insert(Key.of(EVENT, id, number), codec.encodeEvent(event));
  }

  /** Forgets all of an invocation. */
  public void deleteAll(InvocationId id) {
    var numbers = new ArrayList<Integer>();
    scan(id, event -> numbers.add(event.number()));
    numbers.forEach(number -> rows.delete(Key.of(EVENT, id, number)));
  }

  /**
   * Some events of all invocations, or of one, in order.
   *
   * @param only the invocation; null for all
   */
  public RowPage<StoredEvent> list(@Nullable InvocationId only, PageRequest request) {
    return RowPage.read(
        rows,
        List.of(KeyRange.startingWith(only == null ? Key.of(EVENT) : Key.of(EVENT, only))),
        request,
        this::event);
  }

  /** An event, and whose it is. */
  public record StoredEvent(InvocationId invocation, int number, InvocationEvent event) {}

  private void scan(InvocationId id, EventVisitor visitor) {
    var all = KeyRange.startingWith(Key.of(EVENT, id));
    rows.scan(all.from(), all.to(), (key, row) -> visitor.visit(event(key, row)));
  }

  private StoredEvent event(byte[] key, byte[] row) {
    var buffer = ByteBuffer.wrap(key).position(1);
    return new StoredEvent(InvocationId.read(buffer), buffer.getInt(), codec.decodeEvent(row));
  }

  private interface EventVisitor {
    boolean visit(StoredEvent event);
  }
}
