package io.perdure.examples.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.schema.state.StateRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys and values of the state changelog; {@code docs/public-history.md} says how they are laid
 * out.
 */
final class StateChangelog {
  private static final int WIRE_BYTES = 1 + Integer.BYTES;
  private static final BinaryMessageDecoder<GenericRecord> SINGLE_OBJECTS =
      new BinaryMessageDecoder<>(GenericData.get(), StateRecord.getClassSchema());
  private static final GenericDatumReader<GenericRecord> FIELDS =
      new GenericDatumReader<>(StateRecord.getClassSchema());

  private StateChangelog() {}

  /** The key of one piece of an object's state. */
  static Bytes key(String service, String object, String name) {
    byte[] one = service.getBytes(UTF_8);
    byte[] two = object.getBytes(UTF_8);
    byte[] three = name.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(2 * Short.BYTES + one.length + two.length + three.length)
            .putShort((short) one.length)
            .put(one)
            .putShort((short) two.length)
            .put(two)
            .put(three)
            .array());
  }

  /** What the function has stored. */
  static byte[] value(byte[] record) {
    try {
      var value = (ByteBuffer) decode(record).get("value");
      var bytes = new byte[value.remaining()];
      value.get(bytes);
      return bytes;
    } catch (IOException cause) {
      throw new SerializationException("Expected a record of the state changelog", cause);
    }
  }

  /**
   * With a schema registry, a zero and the id of the schema are before the fields. Later releases
   * only add fields, behind these, so that they can be read without it.
   */
  private static GenericRecord decode(byte[] record) throws IOException {
    if (record.length < WIRE_BYTES || record[0] != 0) {
      return SINGLE_OBJECTS.decode(record);
    }
    var fields =
        DecoderFactory.get().binaryDecoder(record, WIRE_BYTES, record.length - WIRE_BYTES, null);
    return FIELDS.read(null, fields);
  }
}
