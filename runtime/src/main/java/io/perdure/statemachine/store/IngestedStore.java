package io.perdure.statemachine.store;

import java.nio.ByteBuffer;

/**
 * Up to which offset records of topics were taken. Rows: {@code I} source, topic, partition: the
 * last offset.
 */
public final class IngestedStore {
  private static final char INGESTED = 'I';
  private static final long NONE = -1;

  private final OrderedStore rows;

  IngestedStore(OrderedStore rows) {
    this.rows = rows;
  }

  /** The last offset; -1 before the first. */
  public long last(String source, String topic, int partition) {
    var row = rows.get(Key.of(INGESTED, source, topic, partition));
    return row == null ? NONE : ByteBuffer.wrap(row).getLong();
  }

  public void put(String source, String topic, int partition, long offset) {
    rows.put(
        Key.of(INGESTED, source, topic, partition),
        ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
  }
}
