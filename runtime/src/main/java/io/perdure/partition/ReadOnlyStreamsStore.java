package io.perdure.partition;

import io.perdure.statemachine.store.OrderedStore;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** A Kafka Streams store as other threads may read it. Thread-safe. */
final class ReadOnlyStreamsStore implements OrderedStore {
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

  ReadOnlyStreamsStore(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("Only commands change the stores");
  }

  @Override
  public void delete(byte[] key) {
    throw new UnsupportedOperationException("Only commands change the stores");
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    // A range of Kafka Streams includes its end.
    try (var entries = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
      while (entries.hasNext()) {
        var entry = entries.next();
        if (Arrays.equals(entry.key.get(), to) || !visitor.visit(entry.key.get(), entry.value)) {
          return;
        }
      }
    }
  }
}
