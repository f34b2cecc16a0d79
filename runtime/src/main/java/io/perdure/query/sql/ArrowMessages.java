package io.perdure.query.sql;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The messages of an Arrow stream, without their bodies. Stateless. */
final class ArrowMessages {
  private static final int INITIAL_BYTES = 1024;
  private static final int ALIGNMENT = 8;
  private static final int INTEGER_BITS = 64;
  private static final String ZONE = "UTC";

  private ArrowMessages() {}

  /** A part of a body: where it begins, and how long it is. */
  record Part(long offset, long length) {}

  /** Says what the columns are. */
  static byte[] schema(List<AnswerWriter.Head> columns) {
    var builder = new FlatBufferBuilder(INITIAL_BYTES);
    var fields = columns.stream().mapToInt(column -> field(builder, column)).toArray();
    int vector = Schema.createFieldsVector(builder, fields);
    int schema = Schema.createSchema(builder, Endianness.Little, vector, 0, 0);
    return message(builder, MessageHeader.Schema, schema, 0);
  }

  /**
   * Says where the values are.
   *
   * @param nulls how many each column has
   * @param parts of all columns, one behind the other
   */
  static byte[] batch(int rows, List<Integer> nulls, List<Part> parts, long bodyLength) {
    var builder = new FlatBufferBuilder(INITIAL_BYTES);
    // Vectors are filled from their ends.
    RecordBatch.startNodesVector(builder, nulls.size());
    nulls.reversed().forEach(count -> FieldNode.createFieldNode(builder, rows, count));
    int nodes = builder.endVector();
    RecordBatch.startBuffersVector(builder, parts.size());
    parts.reversed().forEach(part -> Buffer.createBuffer(builder, part.offset(), part.length()));
    int buffers = builder.endVector();
    int batch = RecordBatch.createRecordBatch(builder, rows, nodes, buffers, 0, 0);
    return message(builder, MessageHeader.RecordBatch, batch, bodyLength);
  }

  private static int field(FlatBufferBuilder builder, AnswerWriter.Head column) {
    int name = builder.createString(column.name());
    int type = type(builder, column.type());
    int children = Field.createChildrenVector(builder, new int[0]);
    return Field.createField(builder, name, true, typeType(column.type()), type, 0, children, 0);
  }

  private static byte typeType(ColumnType type) {
    return switch (type) {
      case TEXT -> Type.Utf8;
      case INTEGER -> Type.Int;
      case REAL -> Type.FloatingPoint;
      case FLAG -> Type.Bool;
      case TIME -> Type.Timestamp;
      case DURATION -> Type.Duration;
      case BYTES -> Type.Binary;
    };
  }

  private static int type(FlatBufferBuilder builder, ColumnType type) {
    return switch (type) {
      case TEXT -> {
        Utf8.startUtf8(builder);
        yield Utf8.endUtf8(builder);
      }
      case INTEGER -> Int.createInt(builder, INTEGER_BITS, true);
      case REAL -> FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE);
      case FLAG -> {
        Bool.startBool(builder);
        yield Bool.endBool(builder);
      }
      case TIME ->
          Timestamp.createTimestamp(builder, TimeUnit.MILLISECOND, builder.createString(ZONE));
      case DURATION -> Duration.createDuration(builder, TimeUnit.MILLISECOND);
      case BYTES -> {
        Binary.startBinary(builder);
        yield Binary.endBinary(builder);
      }
    };
  }

  /** Padded to where a body may begin. */
  private static byte[] message(FlatBufferBuilder builder, byte type, int header, long bodyLength) {
    Message.finishMessageBuffer(
        builder, Message.createMessage(builder, MetadataVersion.V5, type, header, bodyLength, 0));
    var bytes = builder.sizedByteArray();
    int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocate(padded).put(bytes).array();
  }
}
