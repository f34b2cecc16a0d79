package io.perdure.statemachine.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose writes wait in memory until they are flushed, all of them, or dropped. Reads see
 * them. What was written many times meanwhile is flushed once, and what came and went not at all.
 *
 * <p>One thread writes, flushes and discards. Any thread may read, if the store below allows it: it
 * sees every write that was complete when the read began, and perhaps later ones.
 */
public final class StagedStore implements OrderedStore {
  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  /** What a row takes in memory beside its bytes, about. */
  private static final int ROW_OVERHEAD_BYTES = 128;

  private final OrderedStore base;
  private final long maxBytes;
  private final ConcurrentSkipListMap<byte[], Write> staged = new ConcurrentSkipListMap<>(UNSIGNED);

  private long stagedBytes;

  /** A store that is flushed only when somebody says so. */
  public StagedStore(OrderedStore base) {
    this(base, Long.MAX_VALUE);
  }

  /**
   * @param maxBytes when so many bytes are staged, the store flushes itself
   */
  public StagedStore(OrderedStore base, long maxBytes) {
    this.base = base;
    this.maxBytes = maxBytes;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    var write = staged.get(key);
    return write == null ? base.get(key) : write.value();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    stage(key, value, false);
  }

  @Override
  public void insert(byte[] key, byte[] value) {
    stage(key, value, true);
  }

  @Override
  public void delete(byte[] key) {
    var before = staged.get(key);
    if (before != null && before.isNew()) {
      staged.remove(key);
      stagedBytes -= weight(before);
    } else {
      stage(Write.delete(key));
    }
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
    base.write(new ArrayList<>(staged.values()));
    // Only now, so that other threads find every row in one place at least.
    discard();
  }

  /** Forgets everything that was not flushed. */
  public void discard() {
    staged.clear();
    stagedBytes = 0;
  }

  /**
   * @param isNew whether the store below knows nothing of the key, if nothing is staged for it
   */
  private void stage(byte[] key, byte[] value, boolean isNew) {
    var before = staged.get(key);
    stage(new Write(key, value, before == null ? isNew : before.isNew()));
  }

  private void stage(Write write) {
    var before = staged.put(write.key(), write);
    stagedBytes += weight(write) - (before == null ? 0 : weight(before));
    if (stagedBytes > maxBytes) {
      flush();
    }
  }

  private static long weight(Write write) {
    return (long) ROW_OVERHEAD_BYTES
        + write.key().length
        + (write.value() == null ? 0 : write.value().length);
  }

  /**
   * Walks staged and stored entries side by side; a staged one hides the stored one of the same
   * key.
   */
  private final class Merge {
    /** Taken before the base is looked at: meanwhile a flush may move rows there. */
    private final ArrayDeque<Write> ahead;

    private final Visitor visitor;
    private boolean wantsMore = true;

    Merge(ConcurrentNavigableMap<byte[], Write> written, Visitor visitor) {
      this.ahead = new ArrayDeque<>(written.values());
      this.visitor = visitor;
    }

    void run(byte[] from, byte[] to) {
      base.scan(from, to, this::visitStored);
      while (wantsMore && !ahead.isEmpty()) {
        visit(ahead.remove());
      }
    }

    private boolean visitStored(byte[] key, byte[] value) {
      while (wantsMore && isAhead(key)) {
        visit(ahead.remove());
      }
      if (wantsMore && !ahead.isEmpty() && Arrays.equals(ahead.element().key(), key)) {
        visit(ahead.remove());
      } else if (wantsMore) {
        wantsMore = visitor.visit(key, value);
      }
      return wantsMore;
    }

    private boolean isAhead(byte[] key) {
      return !ahead.isEmpty() && UNSIGNED.compare(ahead.element().key(), key) < 0;
    }

    private void visit(Write write) {
      if (write.value() != null) {
        wantsMore = visitor.visit(write.key(), write.value());
      }
    }
  }
}
