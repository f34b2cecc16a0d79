package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** When something of a completed invocation has outlived its retention, by time. */
public final class ExpiryStore {
  private static final char EXPIRY = 'X';
  private static final byte[] NOTHING = new byte[0];

  private final OrderedStore rows;

  /**
   * No look is before it. Where a scan may begin: those that were taken are still rows to walk over
   * for RocksDB, until it compacts them, and are many where nothing is retained.
   */
  private long earliestMs;

  ExpiryStore(OrderedStore rows) {
    this.rows = rows;
  }

  /**
   * One look at a completed invocation that is to be taken.
   *
   * @param atMs milliseconds since the epoch
   */
  public record Expiry(long atMs, InvocationId id) {}

  /** Adds a look that is not there. */
  public void add(Expiry expiry) {
    earliestMs = Math.min(earliestMs, expiry.atMs());
    rows.insert(Key.of(EXPIRY, expiry.atMs(), expiry.id()), NOTHING);
  }

  public void remove(Expiry expiry) {
    rows.delete(Key.of(EXPIRY, expiry.atMs(), expiry.id()));
  }

  /** The first ones, in order of time. */
  public List<Expiry> first(int limit) {
    var expiries = new ArrayList<Expiry>();
    rows.scan(
        Key.of(EXPIRY, earliestMs),
        Key.after(Key.of(EXPIRY)),
        (key, _) -> {
          var parts = ByteBuffer.wrap(key).position(1);
          return expiries.add(new Expiry(parts.getLong(), InvocationId.read(parts)))
              && expiries.size() < limit;
        });
    if (!expiries.isEmpty()) {
      earliestMs = expiries.getFirst().atMs();
    }
    return expiries;
  }

  /** Writes to the rows were dropped: what was taken may be there again. */
  void discarded() {
    earliestMs = 0;
  }
}
