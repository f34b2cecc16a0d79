package io.perdure.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rocksdb.TickerType.BLOCK_CACHE_DATA_HIT;
import static org.rocksdb.TickerType.BLOCK_CACHE_DATA_MISS;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
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

  @TempDir private Path directory;

  @Test
  void looksForARowThatIsNotThereInFiltersOnly() throws RocksDBException {
    try (var statistics = new Statistics();
        var options = optionsOfKafkaStreams(statistics)) {
      new SharedRocksMemory()
          .setConfig(
              "rows",
              options,
              Map.of(
                  SharedRocksMemory.BLOCK_CACHE_BYTES, 4 << 20,
                  SharedRocksMemory.WRITE_BUFFER_BYTES, 4 << 20));
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
