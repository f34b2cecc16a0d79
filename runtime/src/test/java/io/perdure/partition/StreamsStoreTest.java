package io.perdure.partition;

import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.OrderedStoreContract;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class StreamsStoreTest extends OrderedStoreContract {
  @TempDir private Path directory;
  private KeyValueStore<Bytes, byte[]> rocks;

  @Override
  protected OrderedStore create() {
    var config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "store-test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
    config.put(SharedRocksMemory.BLOCK_CACHE_BYTES, 4 << 20);
    config.put(SharedRocksMemory.WRITE_BUFFER_BYTES, 4 << 20);
    var context =
        new MockProcessorContext<Void, Void>(config, new TaskId(0, 0), directory.toFile());
    rocks =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("rocks"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    rocks.init(context.getStateStoreContext(), rocks);
    return new StreamsStore(rocks);
  }

  @AfterEach
  void close() {
    rocks.close();
  }
}
