package io.perdure.model;

import java.nio.ByteBuffer;

/**
 * Names one invocation, and routes by itself: its first eight bytes carry the hash of the partition
 * key.
 *
 * <p>Bytes: hash as u64, then 128 bits of uniqueness, all big endian. Text: {@code inv_1} and both
 * in base 62, always 38 characters.
 */
public record InvocationId(int partitionHash, long high, long low)
    implements Comparable<InvocationId> {
  public static final int BYTES = 24;

  private static final String PREFIX = "inv_1";
  private static final int TEXT_LENGTH = PREFIX.length() + Base62.LONG_WIDTH + Base62.WIDE_WIDTH;

  /**
   * @throws IllegalArgumentException if the text is not an invocation id
   */
  public static InvocationId parse(String text) {
    if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "Expected an invocation id ("
              + PREFIX
              + " and 33 more characters), but found '"
              + text
              + "'");
    }
    int split = PREFIX.length() + Base62.LONG_WIDTH;
    try {
      long hash = Base62.parse(text.substring(PREFIX.length(), split), Long.SIZE).longValue();
      var unique = Base62.parse(text.substring(split), 2 * Long.SIZE);
      return new InvocationId(
          checkedHash(hash), unique.shiftRight(Long.SIZE).longValue(), unique.longValue());
    } catch (IllegalArgumentException cause) {
      throw new IllegalArgumentException(
          "Expected an invocation id, but in '" + text + "' " + cause.getMessage(), cause);
    }
  }

  /**
   * @throws IllegalArgumentException if there are not exactly 24 bytes, or the hash has more than
   *     32 bits
   */
  public static InvocationId fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "Expected an invocation id of " + BYTES + " bytes, but found " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Reads the 24 bytes at the buffer's position. */
  public static InvocationId read(ByteBuffer buffer) {
    return new InvocationId(checkedHash(buffer.getLong()), buffer.getLong(), buffer.getLong());
  }

  public byte[] toBytes() {
    var buffer = ByteBuffer.allocate(BYTES);
    write(buffer);
    return buffer.array();
  }

  public void write(ByteBuffer buffer) {
    buffer.putLong(Integer.toUnsignedLong(partitionHash)).putLong(high).putLong(low);
  }

  /** The partition, of {@code count}, whose state machine owns this invocation. */
  public int partition(int count) {
    return PartitionKey.partitionOf(partitionHash, count);
  }

  @Override
  public int compareTo(InvocationId other) {
    int byHash = Integer.compareUnsigned(partitionHash, other.partitionHash);
    int byHigh = byHash != 0 ? byHash : Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(TEXT_LENGTH).append(PREFIX);
    Base62.append(text, Integer.toUnsignedLong(partitionHash));
    Base62.append(text, high, low);
    return text.toString();
  }

  private static int checkedHash(long hash) {
    if (hash >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException("the partition hash has more than 32 bits");
    }
    return (int) hash;
  }
}
