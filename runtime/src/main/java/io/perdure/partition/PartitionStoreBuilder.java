package io.perdure.partition;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;

/** Builds a {@link PartitionStore} for each task of Kafka Streams. */
final class PartitionStoreBuilder extends AbstractStoreBuilder<Bytes, byte[], PartitionStore> {
  PartitionStoreBuilder(String name) {
    super(name, Serdes.Bytes(), Serdes.ByteArray(), Time.SYSTEM);
  }

  @Override
  public PartitionStore build() {
    return new PartitionStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name()), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(logConfig())
            .build());
  }
}
