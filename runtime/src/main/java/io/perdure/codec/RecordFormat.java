package io.perdure.codec;

import io.perdure.model.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/**
 * Avro's single-object encoding of one kind of record: {@code C3 01}, the fingerprint of the schema
 * it was written with, the fields. Thread-safe.
 *
 * <p>Records of the current schema are read and written directly. One of a former schema is first
 * rewritten as one of the current schema, by Avro's rules of resolution.
 *
 * @param <T> what the record is to us
 */
final class RecordFormat<T> {
  private static final int MARKER_BYTES = 2;
  private static final int HEADER_BYTES = MARKER_BYTES + Long.BYTES;
  private static final byte[] MARKER = {(byte) 0xc3, 0x01};

  /** A thread keeps its buffer for the next record unless it has grown beyond this. */
  private static final int MAX_KEPT_BUFFER_BYTES = 1 << 20;

  private static final ThreadLocal<AvroWriter> WRITER = ThreadLocal.withInitial(AvroWriter::new);

  private final Schema schema;
  private final long fingerprint;
  private final byte[] header;
  private final SchemaStore formerSchemas;
  private final BiConsumer<AvroWriter, T> writeFields;
  private final Function<AvroReader, T> readFields;

  RecordFormat(
      Schema schema,
      SchemaStore formerSchemas,
      BiConsumer<AvroWriter, T> writeFields,
      Function<AvroReader, T> readFields) {
    this.schema = schema;
    this.fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    this.header =
        ByteBuffer.allocate(HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(MARKER)
            .putLong(fingerprint)
            .array();
    this.formerSchemas = formerSchemas;
    this.writeFields = writeFields;
    this.readFields = readFields;
  }

  byte[] encode(T value) {
    var writer = WRITER.get();
    writer.reset();
    writer.writeRaw(header);
    writeFields.accept(writer, value);
    var bytes = writer.toByteArray();
    if (writer.capacity() > MAX_KEPT_BUFFER_BYTES) {
      WRITER.remove();
    }
    return bytes;
  }

  /**
   * @throws UndecodableRecordException if the bytes are not such a record
   */
  T decode(byte[] bytes) {
    long found = readFingerprint(bytes);
    return found == fingerprint
        ? read(bytes, new AvroReader(bytes, HEADER_BYTES))
        : read(bytes, new AvroReader(rewritten(bytes, found), 0));
  }

  /**
   * Reads fields without what goes before them, written with the current schema.
   *
   * @throws UndecodableRecordException if the bytes are not such a record
   */
  T decodeFields(byte[] bytes) {
    return read(bytes, new AvroReader(bytes, 0));
  }

  private T read(byte[] bytes, AvroReader reader) {
    try {
      var value = readFields.apply(reader);
      reader.end();
      return value;
      // Whatever a value's constructor says to garbage.
    } catch (RuntimeException cause) {
      throw undecodable(bytes, String.valueOf(cause.getMessage()), cause);
    }
  }

  private long readFingerprint(byte[] bytes) {
    if (bytes.length < HEADER_BYTES
        || !Arrays.equals(bytes, 0, MARKER_BYTES, MARKER, 0, MARKER_BYTES)) {
      throw new UndecodableRecordException(
          "Expected a record "
              + schema.getFullName()
              + ", which begins with c301 and the fingerprint of its schema, but found "
              + Payload.of(bytes));
    }
    return ByteBuffer.wrap(bytes, MARKER_BYTES, Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  private byte[] rewritten(byte[] bytes, long writtenWith) {
    var former = formerSchemas.findByFingerprint(writtenWith);
    if (former == null) {
      throw new UndecodableRecordException(
          "Expected a record %s (schema %016x), but found schema %016x, which this version does not know: %s"
              .formatted(schema.getFullName(), fingerprint, writtenWith, Payload.of(bytes)));
    }
    try {
      var decoder =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
      var datum = new GenericDatumReader<>(former, schema).read(null, decoder);
      if (!decoder.isEnd()) {
        throw undecodable(bytes, "bytes follow its end", null);
      }
      var rewritten = new ByteArrayOutputStream(bytes.length);
      var encoder = EncoderFactory.get().directBinaryEncoder(rewritten, null);
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
      return rewritten.toByteArray();
    } catch (IOException | RuntimeException cause) {
      throw undecodable(bytes, "a record of a former schema says: " + cause.getMessage(), cause);
    }
  }

  private UndecodableRecordException undecodable(
      byte[] bytes, String why, @Nullable Throwable cause) {
    return new UndecodableRecordException(
        "Expected a record " + schema.getFullName() + ", but in " + Payload.of(bytes) + " " + why,
        cause);
  }
}
