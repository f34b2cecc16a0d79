package io.perdure.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationId;
import io.perdure.model.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding from an array. The counterpart of {@link AvroWriter}; checks every
 * length against what is there before anything is allocated. Confined to one thread.
 *
 * <p>All methods throw {@link IllegalArgumentException} if the bytes cannot be what is asked for.
 */
final class AvroReader {
  private final byte[] bytes;
  private int position;

  AvroReader(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int remaining() {
    return bytes.length - position;
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw wrong("a number of at most 10 bytes", "a longer one");
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw wrong("a number of 32 bits", value);
    }
    return (int) value;
  }

  boolean readBoolean() {
    byte value = readByte();
    if ((value & ~1) != 0) {
      throw wrong("a boolean", value);
    }
    return value == 1;
  }

  byte[] readBytes() {
    int length = readLength();
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  Payload readPayload() {
    return Payload.of(readBytes());
  }

  String readString() {
    int length = readLength();
    position += length;
    return new String(bytes, position - length, length, UTF_8);
  }

  /** Reads which of the enum's values, given in the schema's order, is there. */
  <E extends Enum<E>> E readEnum(E[] values) {
    return values[readIndex(values.length, "symbol")];
  }

  /** Reads which of the {@code count} branches of a union follows. */
  int readBranch(int count) {
    return readIndex(count, "branch");
  }

  InvocationId readId() {
    if (remaining() < InvocationId.BYTES) {
      throw wrong("an invocation id of 24 bytes", remaining() + " bytes");
    }
    position += InvocationId.BYTES;
    return InvocationId.read(
        ByteBuffer.wrap(bytes, position - InvocationId.BYTES, InvocationId.BYTES));
  }

  <T> @Nullable T readOptional(Function<AvroReader, T> body) {
    return readBranch(2) == 0 ? null : body.apply(this);
  }

  <T> List<T> readArray(Function<AvroReader, T> item) {
    var items = new ArrayList<T>();
    for (int block = readBlock(); block != 0; block = readBlock()) {
      for (int i = 0; i < block; i++) {
        items.add(item.apply(this));
      }
    }
    return items;
  }

  /** Checks that everything has been read. */
  void end() {
    if (remaining() != 0) {
      throw wrong("the end", remaining() + " more bytes");
    }
  }

  /** Items of every type we have take at least one byte, which bounds a block. */
  private int readBlock() {
    long count = readLong();
    if (count < 0) {
      readLong();
      count = -count;
    }
    if (count < 0 || count > remaining()) {
      throw wrong("at most " + remaining() + " items", count);
    }
    return (int) count;
  }

  private int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw wrong("a length of at most " + remaining(), length);
    }
    return (int) length;
  }

  private int readIndex(int count, String what) {
    long index = readLong();
    if (index < 0 || index >= count) {
      throw wrong(what + " 0 to " + (count - 1), index);
    }
    return (int) index;
  }

  private byte readByte() {
    if (position == bytes.length) {
      throw wrong("more bytes", "the end");
    }
    return bytes[position++];
  }

  private IllegalArgumentException wrong(String expected, Object found) {
    return new IllegalArgumentException(
        "expected " + expected + ", but found " + found + " (before byte " + position + ")");
  }
}
