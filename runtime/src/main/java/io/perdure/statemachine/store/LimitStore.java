package io.perdure.statemachine.store;

import static io.perdure.model.LimitChange.UNLIMITED;

import io.perdure.model.InvocationId;
import io.perdure.model.LimitChange;
import io.perdure.model.LimitPattern;
import io.perdure.statemachine.store.RowCodec.LimitRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many invocations of a scope may run at once, how many do, and who waits, in arrival order.
 *
 * <p>One row a pattern with a limit ({@code C}), one a level of a scope that is in use ({@code U}),
 * one a waiting invocation ({@code Q}, by its number in the queue of a level). Who is taken out of
 * the middle leaves a hole. Levels are counted whether there is a limit or not, so that one that
 * comes later finds them counted.
 */
public final class LimitStore {
  private static final char CONCURRENCY = 'C';
  private static final char USE = 'U';
  private static final char QUEUE = 'Q';

  /** Of a level without a row. */
  private static final LimitRow UNUSED = new LimitRow(0, 0, 0, 0);

  private final OrderedStore rows;
  private final RowCodec codec;

  LimitStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  /** Sets or removes the limit of a pattern. */
  public void set(LimitChange change) {
    var key = Key.of(CONCURRENCY, change.pattern().text());
    if (change.concurrency() == null) {
      rows.delete(key);
    } else {
      rows.put(key, ByteBuffer.allocate(Integer.BYTES).putInt(change.concurrency()).array());
    }
  }

  /** Takes a slot of a level if one is free; returns whether it was. */
  public boolean take(String level) {
    var row = row(level);
    if (!hasRoom(level, row)) {
      return false;
    }
    put(level, row, new LimitRow(row.taken() + 1, row.waiting(), row.head(), row.tail()));
    return true;
  }

  /**
   * Queues an invocation for a slot.
   *
   * @return its number in the queue
   */
  public long enqueue(String level, InvocationId id) {
    var row = row(level);
    queue(level).add(row.tail(), id);
    put(level, row, new LimitRow(row.taken(), row.waiting() + 1, row.head(), row.tail() + 1));
    return row.tail();
  }

  /** Takes an invocation out of the queue. */
  public void leaveQueue(String level, long sequence) {
    var row = row(level);
    queue(level).remove(sequence);
    put(level, row, new LimitRow(row.taken(), row.waiting() - 1, row.head(), row.tail()));
  }

  /** Gives a slot back. */
  public void release(String level) {
    var row = row(level);
    if (row.taken() == 0) {
      throw new IllegalStateException("Expected a slot of " + level + " to be taken, but none is");
    }
    put(level, row, new LimitRow(row.taken() - 1, row.waiting(), row.head(), row.tail()));
  }

  /** Gives a free slot to the first in the queue; returns who that is. */
  public Optional<InvocationId> next(String level) {
    var row = row(level);
    if (row.waiting() == 0 || !hasRoom(level, row)) {
      return Optional.empty();
    }
    var first =
        queue(level)
            .takeFirst(row.head(), row.tail())
            .orElseThrow(() ->
                new IllegalStateException(
                    "Expected "
                        + row.waiting()
                        + " to wait for a slot of "
                        + level
                        + ", but nobody does"));
    put(
        level,
        row,
        new LimitRow(row.taken() + 1, row.waiting() - 1, first.sequence() + 1, row.tail()));
    return Optional.of(first.invocation());
  }

  /** The levels that somebody waits at, in the order of their rows. */
  public List<String> levelsWithWaiters() {
    var levels = new ArrayList<String>();
    rows.scan(
        Key.of(USE),
        Key.after(Key.of(USE)),
        (key, row) -> {
          if (codec.decodeLimit(row).waiting() > 0) {
            levels.add(level(key));
          }
          return true;
        });
    return levels;
  }

  /** Some of all levels that are in use. */
  public RowPage<LimitUse> uses(PageRequest request) {
    return RowPage.read(
        rows,
        List.of(Key.KeyRange.startingWith(Key.of(USE))),
        request,
        (key, row) -> use(level(key), codec.decodeLimit(row)));
  }

  /**
   * A level of a scope that is in use.
   *
   * @param rule the pattern that counts; null if none matches
   * @param concurrency the limit by that pattern; {@link LimitChange#UNLIMITED} without
   */
  public record LimitUse(
      String level, int taken, int waiting, @Nullable LimitPattern rule, int concurrency) {}

  private LimitUse use(String level, LimitRow row) {
    return limit(level)
        .map(limit ->
            new LimitUse(level, row.taken(), row.waiting(), limit.pattern(), limit.concurrency()))
        .orElseGet(() -> new LimitUse(level, row.taken(), row.waiting(), null, UNLIMITED));
  }

  private boolean hasRoom(String level, LimitRow row) {
    return limit(level).map(Limit::concurrency).orElse(UNLIMITED) > row.taken();
  }

  /** What limits a level: of all patterns that match it, the first that has a limit. */
  private Optional<Limit> limit(String level) {
    for (var pattern : LimitPattern.matching(level)) {
      var row = rows.get(Key.of(CONCURRENCY, pattern.text()));
      if (row != null) {
        return Optional.of(new Limit(pattern, ByteBuffer.wrap(row).getInt()));
      }
    }
    return Optional.empty();
  }

  private record Limit(LimitPattern pattern, int concurrency) {}

  private WaitingLine queue(String level) {
    return new WaitingLine(rows, sequence -> Key.of(QUEUE, level, sequence));
  }

  private LimitRow row(String level) {
    var row = rows.get(Key.of(USE, level));
    return row == null ? UNUSED : codec.decodeLimit(row);
  }

  private void put(String level, LimitRow before, LimitRow after) {
    var key = Key.of(USE, level);
    if (after.taken() == 0 && after.waiting() == 0) {
      rows.delete(key);
    } else if (before.equals(UNUSED)) {
      rows.insert(key, codec.encodeLimit(after));
    } else {
      rows.put(key, codec.encodeLimit(after));
    }
  }

  private static String level(byte[] key) {
    return Key.readText(ByteBuffer.wrap(key).position(1));
  }
}
