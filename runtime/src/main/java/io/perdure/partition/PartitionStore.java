package io.perdure.partition;

import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.StagedStore;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * One of the stores of a partition: RocksDB and a changelog, behind memory that keeps what was
 * written since the last commit of Kafka Streams, or since it became too much.
 *
 * <p>A row that changes with each step of an invocation is so written once a commit, and the
 * journal of a short invocation that nobody keeps is never written. Nothing is lost by it: until
 * the commit the log has the commands, and is applied again from the last one.
 *
 * <p>The partition's stream thread writes, any thread reads.
 */
final class PartitionStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
  /** Some hundred rows: as much as can be written in a millisecond or two, which commands wait. */
  private static final long MAX_UNWRITTEN_BYTES = 256 << 10;

  private final StagedStore rows;

  PartitionStore(KeyValueStore<Bytes, byte[]> store) {
    super(store);
    this.rows = new StagedStore(new StreamsStore(store), MAX_UNWRITTEN_BYTES);
  }

  OrderedStore rows() {
    return rows;
  }

  /** Called before each commit, when there is still time to write to the changelog. */
  @Override
  public void flushCache() {
    rows.flush();
    super.flushCache();
  }

  /** Kafka Streams opens the same object again after a failure, with what was committed. */
  @Override
  public void close() {
    rows.discard();
    super.close();
  }
}
