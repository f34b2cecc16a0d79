package io.perdure.statemachine.store;

import io.perdure.statemachine.store.RowCodec.LeaderRow;
import java.util.Optional;

/** Who leads the partition. One row. */
public final class LeaderStore {
  private static final char LEADER = 'M';

  private final OrderedStore rows;
  private final RowCodec codec;

  LeaderStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public Optional<LeaderRow> get() {
    return Optional.ofNullable(rows.get(Key.of(LEADER))).map(codec::decodeLeader);
  }

  public void put(LeaderRow leader) {
    rows.put(Key.of(LEADER), codec.encodeLeader(leader));
  }
}
