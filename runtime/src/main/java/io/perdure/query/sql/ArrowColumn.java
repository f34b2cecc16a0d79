package io.perdure.query.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a column, some rows of it, laid out as Arrow has them. */
final class ArrowColumn {
  /** Where every part begins and ends. */
  private static final int ALIGNMENT = 8;

  private final ColumnType type;
  private final BitSet present = new BitSet();
  private final BitSet flags = new BitSet();
  private final Bytes ends = new Bytes();
  private final Bytes values = new Bytes();
  private int rows;

  ArrowColumn(ColumnType type) {
    this.type = type;
    ends.writeInt(0);
  }

  void add(@Nullable Object value) {
    present.set(rows, value != null);
    switch (type) {
      case TEXT -> append(value == null ? new byte[0] : ((String) value).getBytes(UTF_8));
      case BYTES -> append(value == null ? new byte[0] : (byte[]) value);
      case FLAG -> flags.set(rows, value != null && (Boolean) value);
      case INTEGER, TIME, DURATION ->
          values.writeLong(value == null ? 0 : ((Number) value).longValue());
      case REAL ->
          values.writeLong(
              value == null ? 0 : Double.doubleToRawLongBits(((Number) value).doubleValue()));
    }
    rows++;
  }

  int nulls() {
    return rows - present.cardinality();
  }

  /** About how many bytes it has. */
  long bytes() {
    return (long) values.size() + ends.size();
  }

  /** What the format asks for, in its order. */
  List<Bytes> parts() {
    return switch (type) {
      case TEXT, BYTES -> List.of(bits(present), ends, values);
      case FLAG -> List.of(bits(present), bits(flags));
      case INTEGER, TIME, DURATION, REAL -> List.of(bits(present), values);
    };
  }

  private void append(byte[] bytes) {
    values.writeBytes(bytes);
    ends.writeInt(values.size());
  }

  private Bytes bits(BitSet set) {
    var bytes = new byte[(rows + Byte.SIZE - 1) / Byte.SIZE];
    var found = set.toByteArray();
    System.arraycopy(found, 0, bytes, 0, found.length);
    var bits = new Bytes();
    bits.writeBytes(bytes);
    return bits;
  }

  /** Bytes that grow; numbers are little endian. */
  static final class Bytes extends ByteArrayOutputStream {
    void writeInt(int value) {
      writeBytes(
          ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    void writeLong(long value) {
      writeBytes(
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    void align() {
      while (size() % ALIGNMENT != 0) {
        write(0);
      }
    }
  }
}
