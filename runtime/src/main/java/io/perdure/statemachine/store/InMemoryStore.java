package io.perdure.statemachine.store;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store in a sorted map, for partitions that need not outlive their process.
 *
 * <p>Confined to the thread of its partition.
 */
public final class InMemoryStore implements OrderedStore {
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  /** A store of its own with the same content. */
  public InMemoryStore copy() {
    var copy = new InMemoryStore();
    copy.entries.putAll(entries);
    return copy;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(key, value);
  }

  /**
   * @throws IllegalStateException if the key has a value: the caller is wrong about what it knows
   */
  @Override
  public void insert(byte[] key, byte[] value) {
    if (entries.putIfAbsent(key, value) != null) {
      throw new IllegalStateException(
          "Expected no row of key " + HexFormat.of().formatHex(key) + ", but there is one");
    }
  }

  @Override
  public void delete(byte[] key) {
    entries.remove(key);
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    for (var entry : entries.subMap(from, true, to, false).entrySet()) {
      if (!visitor.visit(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  /** How many keys have a value. */
  public int size() {
    return entries.size();
  }

  /** Every byte of the content, for comparison. */
  public String dump() {
    return entries.entrySet().stream()
        .map(entry -> Arrays.toString(entry.getKey()) + "=" + Arrays.toString(entry.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
