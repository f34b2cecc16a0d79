package io.perdure.partition;

import io.perdure.statemachine.store.OrderedStore;
import io.perdure.statemachine.store.OrderedStoreContract;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class StreamsStoreTest extends OrderedStoreContract {
  @TempDir private Path directory;
  private KeyValueStore<Bytes, byte[]> rocks;

  @Override
  protected OrderedStore create() {
    rocks = RocksStores.open("rocks", directory);
    return new StreamsStore(rocks);
  }

  @AfterEach
  void close() {
    rocks.close();
  }
}
