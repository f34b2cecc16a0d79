package io.perdure.partition;

import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.StoreUnavailableException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka Streams store behind the seam of the state machine. The partition's stream thread writes,
 * any thread reads.
 */
final class StreamsStore implements OrderedStore {
  private final KeyValueStore<Bytes, byte[]> store;

  StreamsStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return store.get(Bytes.wrap(key));
    } catch (KafkaException cause) {
      throw unavailable(cause);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      store.put(Bytes.wrap(key), value);
    } catch (KafkaException cause) {
      throw unavailable(cause);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      // Their delete would read the old value first.
      store.put(Bytes.wrap(key), null);
    } catch (KafkaException cause) {
      throw unavailable(cause);
    }
  }

  @Override
  public void write(List<Write> writes) {
    try {
      store.putAll(
          writes.stream()
              .map(write -> KeyValue.pair(Bytes.wrap(write.key()), write.value()))
              .toList());
    } catch (KafkaException cause) {
      throw unavailable(cause);
    }
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
    } catch (KafkaException cause) {
      throw unavailable(cause);
    }
  }

  private StoreUnavailableException unavailable(KafkaException cause) {
    return new StoreUnavailableException("Store " + store.name() + " is not available", cause);
  }
}
