package io.perdure.schemaregistry;

import java.nio.ByteBuffer;

/**
 * A value with the id of its schema before it: a zero, four bytes of id, the value. Neither JSON
 * nor Avro's single-object encoding begins with a zero. Stateless.
 */
public final class WireFormat {
  static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final byte MAGIC = 0;

  private WireFormat() {}

  /** Whether bytes can be of this form. */
  public static boolean isFramed(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && bytes[0] == MAGIC;
  }

  static byte[] frame(int id, byte[] body) {
    return ByteBuffer.allocate(HEADER_BYTES + body.length).put(MAGIC).putInt(id).put(body).array();
  }

  /** Throws {@link SchemaException} if the bytes are not framed. */
  static int id(byte[] bytes) {
    if (!isFramed(bytes)) {
      throw new SchemaException(
          SchemaCode.NOT_WIRE_FORMAT,
          "Expected a zero and the four bytes of a schema's id, but found "
              + bytes.length
              + " bytes"
              + (bytes.length == 0 ? "" : " that begin with " + bytes[0]));
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }
}
