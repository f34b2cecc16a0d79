package io.perdure.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What decides the partition of an invocation: its scope; without one the object's key; for a plain
 * service the idempotency key, or a random key of the invocation's own.
 *
 * <p>The hash is Kafka's default (murmur2 of the UTF-8 bytes), so that a producer in any language
 * which uses the object key as record key writes to the same partition.
 */
public record PartitionKey(String value) {
  private static final int MULTIPLIER = 0x5bd1e995;
  private static final int SEED = 0x9747b28c;

  /** The 32-bit hash that the first eight bytes of an invocation id carry. */
  public int hash() {
    return murmur2(value.getBytes(UTF_8));
  }

  /** The partition, of {@code count}, that owns keys of this hash. */
  public static int partitionOf(int hash, int count) {
    return (hash & 0x7fffffff) % count;
  }

  private static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int words = data.length / 4;
    for (int word = 0; word < words; word++) {
      hash = (hash * MULTIPLIER) ^ mix(littleEndian(data, word * 4));
    }
    hash = mixTail(hash, data, words * 4);
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ (hash >>> 15);
  }

  private static int mix(int word) {
    int mixed = word * MULTIPLIER;
    return (mixed ^ (mixed >>> 24)) * MULTIPLIER;
  }

  private static int mixTail(int hash, byte[] data, int from) {
    if (from == data.length) {
      return hash;
    }
    int tail = 0;
    for (int i = data.length - 1; i >= from; i--) {
      tail = (tail << 8) | (data[i] & 0xff);
    }
    return (hash ^ tail) * MULTIPLIER;
  }

  private static int littleEndian(byte[] data, int at) {
    return (data[at] & 0xff)
        | (data[at + 1] & 0xff) << 8
        | (data[at + 2] & 0xff) << 16
        | (data[at + 3] & 0xff) << 24;
  }
}
