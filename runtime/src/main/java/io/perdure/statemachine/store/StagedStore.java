package io.perdure.statemachine.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose writes wait in memory until they are flushed, all of them, or dropped. Reads see
 * them.
 *
 * <p>Confined to the partition's thread.
 */
public final class StagedStore implements OrderedStore {
  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  /** Stands for a deleted key; told apart by identity. */
  private static final byte[] DELETED = new byte[0];

  private final OrderedStore base;
  private final TreeMap<byte[], byte[]> staged = new TreeMap<>(UNSIGNED);

  public StagedStore(OrderedStore base) {
    this.base = base;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    var written = staged.get(key);
    if (written == null) {
      return base.get(key);
    }
    return isDeleted(written) ? null : written;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    staged.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    staged.put(key, DELETED);
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    var written = staged.isEmpty() ? staged : staged.subMap(from, true, to, false);
    if (written.isEmpty()) {
      base.scan(from, to, visitor);
      return;
    }
    new Merge(written, visitor).run(from, to);
  }

  /** Writes everything to the underlying store. */
  public void flush() {
    if (staged.isEmpty()) {
      return;
    }
    var writes = new ArrayList<Write>(staged.size());
    staged.forEach((key, value) -> writes.add(new Write(key, isDeleted(value) ? null : value)));
    base.write(writes);
    staged.clear();
  }

  /** Forgets everything that was not flushed. */
  public void discard() {
    staged.clear();
  }

  @SuppressWarnings("ReferenceEquality") // an empty value is not a deletion
  private static boolean isDeleted(byte[] written) {
    return written == DELETED;
  }

  /**
   * Walks staged and stored entries side by side; a staged one hides the stored one of the same
   * key.
   */
  private final class Merge {
    private final NavigableMap<byte[], byte[]> ahead;
    private final Visitor visitor;
    private boolean wantsMore = true;

    Merge(NavigableMap<byte[], byte[]> written, Visitor visitor) {
      this.ahead = new TreeMap<>(written);
      this.visitor = visitor;
    }

    void run(byte[] from, byte[] to) {
      base.scan(from, to, this::visitStored);
      while (wantsMore && !ahead.isEmpty()) {
        visitStaged();
      }
    }

    private boolean visitStored(byte[] key, byte[] value) {
      while (wantsMore && !ahead.isEmpty() && UNSIGNED.compare(ahead.firstKey(), key) < 0) {
        visitStaged();
      }
      if (wantsMore && !ahead.isEmpty() && Arrays.equals(ahead.firstKey(), key)) {
        visitStaged();
      } else if (wantsMore) {
        wantsMore = visitor.visit(key, value);
      }
      return wantsMore;
    }

    private void visitStaged() {
      var first = ahead.pollFirstEntry();
      if (first != null && !isDeleted(first.getValue())) {
        wantsMore = visitor.visit(first.getKey(), first.getValue());
      }
    }
  }
}
