package io.perdure.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationId;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro's binary encoding into an array that is used again for the next record. Exists
 * because the library's writers walk the schema for every record, which on the stream thread cost
 * more than the bytes themselves; a test compares the two. Confined to one thread.
 */
final class AvroWriter {
  private static final int INITIAL_BYTES = 512;
  private static final int MAX_VARINT_BYTES = 10;

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;

  void reset() {
    size = 0;
  }

  int capacity() {
    return buffer.length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  void writeRaw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Writes an int or a long, which Avro encodes alike. */
  void writeLong(long value) {
    reserve(MAX_VARINT_BYTES);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  void writeBoolean(boolean value) {
    reserve(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  void writeBytes(byte[] bytes) {
    writeLong(bytes.length);
    writeRaw(bytes);
  }

  void writeString(String text) {
    writeBytes(text.getBytes(UTF_8));
  }

  /** Writes the position of a value in its enum, whose symbols the schema lists in that order. */
  @SuppressWarnings(
      "EnumOrdinal") // that is how Avro encodes enums; a test holds the order to the schema's
  void writeEnum(Enum<?> value) {
    writeLong(value.ordinal());
  }

  /** Says which branch of a union follows. */
  void writeBranch(int index) {
    writeLong(index);
  }

  void writeId(InvocationId id) {
    reserve(InvocationId.BYTES);
    writeBigEndian(Integer.toUnsignedLong(id.partitionHash()));
    writeBigEndian(id.high());
    writeBigEndian(id.low());
  }

  /** Writes a union of null and the type that {@code body} writes. */
  <T> void writeOptional(@Nullable T value, BiConsumer<AvroWriter, T> body) {
    if (value == null) {
      writeBranch(0);
    } else {
      writeBranch(1);
      body.accept(this, value);
    }
  }

  <T> void writeArray(List<T> items, BiConsumer<AvroWriter, T> item) {
    if (!items.isEmpty()) {
      writeLong(items.size());
      for (T value : items) {
        item.accept(this, value);
      }
    }
    writeLong(0);
  }

  private void writeBigEndian(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), doubled(buffer.length)));
    }
  }

  private static int doubled(int length) {
    return (int) Math.min(2L * length, Integer.MAX_VALUE - 8);
  }
}
