package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.RawEntry;
import io.perdure.statemachine.store.Key.KeyRange;
import io.perdure.statemachine.store.RowCodec.JournalRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journals; key: invocation id, entry index. */
public final class JournalStore {
  /** Up to this length, entries are fetched one by one: cheaper than opening an iterator. */
  private static final int POINT_READS = 4;

  /** Ids begin with four bytes of zeros. */
  private static final KeyRange ALL = new KeyRange(new byte[0], new byte[] {1});

  private final OrderedStore rows;
  private final RowCodec codec;

  JournalStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  /**
   * Reads one entry.
   *
   * @throws IllegalStateException if there is none: the journal has a hole
   */
  public RawEntry get(InvocationId id, int index) {
    var row = rows.get(Key.of(id, index));
    if (row == null) {
      throw new IllegalStateException(
          "Expected entry " + index + " of " + id + ", but the journal has none");
    }
    return codec.decodeJournalEntry(row).raw();
  }

  /** Appends an entry; there is none of this index. */
  public void append(InvocationId id, int index, RawEntry entry, long nowMs) {
    rows.insert(Key.of(id, index), codec.encodeJournalEntry(new JournalRow(entry, nowMs)));
  }

  /**
   * The entries from {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IllegalStateException if one is missing
   */
  public List<RawEntry> range(InvocationId id, int from, int to) {
    var entries = new ArrayList<RawEntry>(Math.max(0, to - from));
    if (to - from <= POINT_READS) {
      for (int index = from; index < to; index++) {
        entries.add(get(id, index));
      }
      return entries;
    }
    rows.scan(
        Key.of(id, from),
        Key.of(id, to),
        (_, row) -> entries.add(codec.decodeJournalEntry(row).raw()));
    if (entries.size() != to - from) {
      throw new IllegalStateException(
          "Expected entries "
              + from
              + " to "
              + (to - 1)
              + " of "
              + id
              + ", but the journal has "
              + entries.size());
    }
    return entries;
  }

  /**
   * What there is of the first {@code length} entries, in order and without holes. For readers
   * beside the partition's thread, who may see the length of a journal before its last entries.
   */
  public List<RawEntry> stored(InvocationId id, int length) {
    var entries = new ArrayList<RawEntry>(length);
    for (int index = 0; index < length; index++) {
      var row = rows.get(Key.of(id, index));
      if (row == null) {
        break;
      }
      entries.add(codec.decodeJournalEntry(row).raw());
    }
    return entries;
  }

  /**
   * Some entries of all journals, or of one.
   *
   * @param only the invocation; null for all
   */
  public RowPage<StoredEntry> list(@Nullable InvocationId only, PageRequest request) {
    return RowPage.read(
        rows,
        List.of(only == null ? ALL : KeyRange.startingWith(only.toBytes())),
        request,
        (key, row) -> {
          var buffer = ByteBuffer.wrap(key);
          return new StoredEntry(
              InvocationId.read(buffer), buffer.getInt(), codec.decodeJournalEntry(row));
        });
  }

  /** An entry, and where it is. */
  public record StoredEntry(InvocationId invocation, int index, JournalRow row) {}

  public void delete(InvocationId id, int from, int to) {
    for (int index = from; index < to; index++) {
      rows.delete(Key.of(id, index));
    }
  }
}
