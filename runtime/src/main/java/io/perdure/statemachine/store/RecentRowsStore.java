package io.perdure.statemachine.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows that were used last at hand, so that an invocation at work is not read from the
 * store below for each of its commands. Writes go through.
 *
 * <p>Confined to the thread of its partition, which alone writes to the store below.
 */
public final class RecentRowsStore implements OrderedStore {
  private static final int ENTRY_OVERHEAD_BYTES = 128;

  private final OrderedStore base;
  private final long maxBytes;
  private final LinkedHashMap<ByteBuffer, byte[]> recent = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * @param maxBytes how many bytes of rows to keep; a row that would take a quarter of them or more
   *     is not kept
   */
  public RecentRowsStore(OrderedStore base, long maxBytes) {
    this.base = base;
    this.maxBytes = maxBytes;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    var kept = recent.get(ByteBuffer.wrap(key));
    if (kept != null) {
      return kept;
    }
    var row = base.get(key);
    if (row != null) {
      keep(key, row);
    }
    return row;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    forget(key);
    base.put(key, value);
    keep(key, value);
  }

  @Override
  public void delete(byte[] key) {
    forget(key);
    base.delete(key);
  }

  @Override
  public void write(List<Write> writes) {
    writes.forEach(write -> forget(write.key()));
    base.write(writes);
    for (var write : writes) {
      if (write.value() == null) {
        forget(write.key());
      } else {
        keep(write.key(), write.value());
      }
    }
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    base.scan(from, to, visitor);
  }

  private void keep(byte[] key, byte[] row) {
    if (weight(key, row) >= maxBytes / 4) {
      forget(key);
      return;
    }
    var replaced = recent.put(ByteBuffer.wrap(key), row);
    bytes += weight(key, row) - (replaced == null ? 0 : weight(key, replaced));
    var eldest = recent.entrySet().iterator();
    while (bytes > maxBytes) {
      var entry = eldest.next();
      bytes -= weight(entry.getKey().array(), entry.getValue());
      eldest.remove();
    }
  }

  private void forget(byte[] key) {
    var row = recent.remove(ByteBuffer.wrap(key));
    if (row != null) {
      bytes -= weight(key, row);
    }
  }

  private static long weight(byte[] key, byte[] row) {
    return (long) key.length + row.length + ENTRY_OVERHEAD_BYTES;
  }
}
