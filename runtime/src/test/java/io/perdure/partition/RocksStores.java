package io.perdure.partition;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores of Kafka Streams on RocksDB, with the options of ours and little memory. */
final class RocksStores {
  static final Map<String, Object> CONFIG =
      Map.of(
          StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
          SharedRocksMemory.class,
          SharedRocksMemory.BLOCK_CACHE_BYTES,
          4 << 20,
          SharedRocksMemory.WRITE_BUFFER_BYTES,
          4 << 20);

  private RocksStores() {}

  static KeyValueStore<Bytes, byte[]> open(String name, Path directory) {
    var config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "store-test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.putAll(CONFIG);
    var context =
        new MockProcessorContext<Void, Void>(config, new TaskId(0, 0), directory.toFile());
    var store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
