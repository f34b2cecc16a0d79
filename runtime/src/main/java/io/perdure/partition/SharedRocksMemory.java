package io.perdure.partition;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Gives all RocksDB instances of the process one block cache, and one budget for what is not yet
 * written out, so that memory does not grow with the number of partitions; and bloom filters for
 * all that they hold.
 */
public final class SharedRocksMemory implements RocksDBConfigSetter {
  static final String BLOCK_CACHE_BYTES = "perdure.rocksdb.block-cache-bytes";
  static final String WRITE_BUFFER_BYTES = "perdure.rocksdb.write-buffer-bytes";

  private static final long MIN_MEMTABLE_BYTES = 1 << 20;
  private static final long MAX_MEMTABLE_BYTES = 8 << 20;

  /**
   * The pieces in which a store takes from the budget, the first with its first row. RocksDB's own
   * are an eighth of a memtable: stores that hold next to nothing would fill the budget, and each
   * write would then write a file.
   */
  private static final long ARENA_BLOCK_BYTES = 16 << 10;

  private static final int BLOOM_BITS = 10;

  /** Some ten bits a row as well: rows of invocations have about 250 bytes. */
  private static final double MEMTABLE_BLOOM_RATIO = 0.005;

  private static @Nullable Shared shared;

  private record Shared(Cache cache, WriteBufferManager writeBuffers, Filter bloom) {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    long writeBufferBytes = number(configs, WRITE_BUFFER_BYTES);
    var memory = shared(number(configs, BLOCK_CACHE_BYTES), writeBufferBytes);
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    table.setFilterPolicy(memory.bloom);
    options.setTableFormatConfig(table);
    // Of each new invocation we ask whether it is there already, and it is not: what bloom filters
    // are for. Kafka Streams leaves the oldest files without.
    options.setOptimizeFiltersForHits(false);
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO);
    options.setWriteBufferManager(memory.writeBuffers);
    options.setWriteBufferSize(
        Math.clamp(writeBufferBytes / 8, MIN_MEMTABLE_BYTES, MAX_MEMTABLE_BYTES));
    options.setArenaBlockSize(ARENA_BLOCK_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // The shared objects live as long as the process.
  }

  private static synchronized Shared shared(long blockCacheBytes, long writeBufferBytes) {
    if (shared == null) {
      var cache = new LRUCache(blockCacheBytes + writeBufferBytes, -1, false, 0.1);
      shared =
          new Shared(
              cache, new WriteBufferManager(writeBufferBytes, cache), new BloomFilter(BLOOM_BITS));
    }
    return shared;
  }

  private static long number(Map<String, Object> configs, String key) {
    return Long.parseLong(String.valueOf(configs.get(key)));
  }
}
