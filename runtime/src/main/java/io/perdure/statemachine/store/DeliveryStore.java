package io.perdure.statemachine.store;

import java.nio.ByteBuffer;

/** How far the deliveries of each other partition have been accepted. */
public final class DeliveryStore {
  private static final char DELIVERED = 'D';

  private final OrderedStore rows;

  DeliveryStore(OrderedStore rows) {
    this.rows = rows;
  }

  /** The last sequence number accepted from a partition; 0 before the first. */
  public long last(int fromPartition) {
    var row = rows.get(Key.of(DELIVERED, fromPartition));
    return row == null ? 0 : ByteBuffer.wrap(row).getLong();
  }

  public void put(int fromPartition, long sequence) {
    rows.put(
        Key.of(DELIVERED, fromPartition),
        ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
  }
}
