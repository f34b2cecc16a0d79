package io.perdure.partition;

import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/** Finds the stores of a partition for threads that read them. */
final class PartitionStoreType implements QueryableStoreType<PartitionStore> {
  @Override
  public boolean accepts(StateStore store) {
    return store instanceof PartitionStore;
  }

  @Override
  public PartitionStore create(StateStoreProvider provider, String name) {
    return provider.stores(name, this).stream()
        .findFirst()
        .orElseThrow(() -> new InvalidStateStoreException("Store " + name + " is not here"));
  }
}
