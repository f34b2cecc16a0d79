package io.perdure.partition;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.rocksdb.TickerType.BLOCK_CACHE_DATA_HIT;
import static org.rocksdb.TickerType.BLOCK_CACHE_DATA_MISS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;

class SharedRocksMemoryTest {
  private static final int ROWS = 1000;
  private static final int STORES = 64;
  private static final int FEW_ROWS = 20;

  @TempDir private Path directory;

  @Test
  void looksForARowThatIsNotThereInFiltersOnly() throws RocksDBException {
    try (var statistics = new Statistics();
        var options = optionsOfKafkaStreams(statistics)) {
      new SharedRocksMemory().setConfig("rows", options, RocksStores.CONFIG);
      try (var rocks = RocksDB.open(options, directory.toString())) {
        putEvenNumbers(rocks);
        rocks.compactRange();

        for (int i = 1; i < 2 * ROWS; i += 2) {
          assertThat(rocks.get(key(i))).isNull();
        }

        long blocks =
            statistics.getTickerCount(BLOCK_CACHE_DATA_HIT)
                + statistics.getTickerCount(BLOCK_CACHE_DATA_MISS);
        assertThat(blocks).as("data blocks looked at for %s rows", ROWS).isLessThan(ROWS / 10);
      }
    }
  }

  @Test
  void manyStoresWithFewRowsKeepThemInMemory() throws IOException {
    var stores = new ArrayList<KeyValueStore<Bytes, byte[]>>();
    try {
      for (int store = 0; store < STORES; store++) {
        stores.add(RocksStores.open("store-" + store, directory));
      }
      var filesOfEmptyStores = files();

      for (int i = 0; i < FEW_ROWS; i++) {
        for (var store : stores) {
          store.put(Bytes.wrap(key(i)), new byte[100]);
        }
      }

      assertThat(files()).isEqualTo(filesOfEmptyStores);
    } finally {
      stores.forEach(KeyValueStore::close);
    }
  }

  private Set<Path> files() throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> path.toString().endsWith(".sst")).collect(toSet());
    }
  }

  /** What concerns lookups. */
  private static Options optionsOfKafkaStreams(Statistics statistics) {
    return new Options()
        .setCreateIfMissing(true)
        .setTableFormatConfig(new BlockBasedTableConfig())
        .optimizeUniversalStyleCompaction()
        .setOptimizeFiltersForHits(true)
        .setStatistics(statistics);
  }

  private static void putEvenNumbers(RocksDB rocks) throws RocksDBException {
    for (int i = 0; i < 2 * ROWS; i += 2) {
      rocks.put(key(i), new byte[100]);
    }
    try (var flush = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(flush);
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
