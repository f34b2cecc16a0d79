package io.perdure.partition;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds a {@link PartitionStore} for each task of Kafka Streams. */
final class PartitionStoreBuilder implements StoreBuilder<PartitionStore> {
  private final StoreBuilder<KeyValueStore<Bytes, byte[]>> base;

  PartitionStoreBuilder(String name) {
    this.base =
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    base.withCachingDisabled().withLoggingEnabled(Map.of());
  }

  @Override
  public PartitionStore build() {
    return new PartitionStore(base.build());
  }

  @Override
  public StoreBuilder<PartitionStore> withCachingEnabled() {
    throw fixed();
  }

  @Override
  public StoreBuilder<PartitionStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<PartitionStore> withLoggingEnabled(Map<String, String> config) {
    base.withLoggingEnabled(config);
    return this;
  }

  @Override
  public StoreBuilder<PartitionStore> withLoggingDisabled() {
    throw fixed();
  }

  @Override
  public Map<String, String> logConfig() {
    return base.logConfig();
  }

  @Override
  public boolean loggingEnabled() {
    return base.loggingEnabled();
  }

  @Override
  public String name() {
    return base.name();
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException(
        "A store of a partition has a changelog and memory of its own");
  }
}
