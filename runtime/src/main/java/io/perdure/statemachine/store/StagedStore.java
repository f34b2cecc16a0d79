package io.perdure.statemachine.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose writes wait in memory until they are flushed, all of them, or dropped. Reads see
 * them. What was written many times meanwhile is flushed once, and what came and went not at all.
 *
 * <p>One thread writes, flushes and discards. One with a bound may be read by any thread, if the
 * store below allows it: a reader sees every write that was complete when the read began, and
 * perhaps later ones. One without is for a single thread.
 */
public final class StagedStore implements OrderedStore {
  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  /** What a row takes in memory beside its bytes, about. */
  private static final int ROW_OVERHEAD_BYTES = 128;

  private final OrderedStore base;
  private final long maxBytes;
  private final NavigableMap<byte[], Write> staged;

  private long stagedBytes;

  /** A store of one thread that is flushed only when somebody says so. */
  public StagedStore(OrderedStore base) {
    this(base, Long.MAX_VALUE, new TreeMap<>(UNSIGNED));
  }

  /**
   * A store that any thread may read.
   *
   * @param maxBytes when so many bytes are staged, the store flushes itself
   */
  public StagedStore(OrderedStore base, long maxBytes) {
    this(base, maxBytes, new ConcurrentSkipListMap<>(UNSIGNED));
  }

  private StagedStore(OrderedStore base, long maxBytes, NavigableMap<byte[], Write> staged) {
    this.base = base;
    this.maxBytes = maxBytes;
    this.staged = staged;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    var write = staged.get(key);
    return write == null ? base.get(key) : write.value();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    stage(key, before -> new Write(key, value, before != null && before.isNew()));
  }

  @Override
  public void insert(byte[] key, byte[] value) {
    stage(key, before -> new Write(key, value, before == null || before.isNew()));
  }

  @Override
  public void delete(byte[] key) {
    // The store below knows nothing of a new row.
    stage(key, before -> before != null && before.isNew() ? null : Write.delete(key));
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
   * Looks the key up once, which is most of the work.
   *
   * @param change from what is staged for the key to what is to be; null is nothing
   */
  private void stage(byte[] key, Change change) {
    staged.compute(
        key,
        (_, before) -> {
          var after = change.apply(before);
          stagedBytes += weight(after) - weight(before);
          return after;
        });
    if (stagedBytes > maxBytes) {
      flush();
    }
  }

  private static long weight(@Nullable Write write) {
    return write == null
        ? 0
        : (long) ROW_OVERHEAD_BYTES
            + write.key().length
            + (write.value() == null ? 0 : write.value().length);
  }

  private interface Change {
    @Nullable Write apply(@Nullable Write before);
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

    Merge(NavigableMap<byte[], Write> written, Visitor visitor) {
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
