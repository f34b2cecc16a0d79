package io.perdure.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What goes before the fields of a record: in Avro's single-object encoding {@code C3 01} and the
 * fingerprint of its schema, in a schema registry's wire format a zero and the id of its schema
 * there. Everything behind is the same. Stateless.
 */
public final class RecordFraming {
  private static final byte[] MARKER = {(byte) 0xc3, 0x01};
  private static final int FINGERPRINT_BYTES = Long.BYTES;
  private static final int SINGLE_OBJECT_BYTES = MARKER.length + FINGERPRINT_BYTES;
  private static final byte WIRE = 0;
  private static final int WIRE_BYTES = 1 + Integer.BYTES;

  private RecordFraming() {}

  /** Whether a record is in single-object encoding. */
  public static boolean isSingleObject(byte[] record) {
    return record.length >= SINGLE_OBJECT_BYTES
        && Arrays.equals(record, 0, MARKER.length, MARKER, 0, MARKER.length);
  }

  /** The fingerprint of a record in single-object encoding, as it is there. */
  public static byte[] fingerprint(byte[] singleObject) {
    return Arrays.copyOfRange(singleObject, MARKER.length, SINGLE_OBJECT_BYTES);
  }

  /** A record in single-object encoding, in the wire format. */
  public static byte[] toWire(byte[] singleObject, int id) {
    return ByteBuffer.allocate(WIRE_BYTES + singleObject.length - SINGLE_OBJECT_BYTES)
        .put(WIRE)
        .putInt(id)
        .put(singleObject, SINGLE_OBJECT_BYTES, singleObject.length - SINGLE_OBJECT_BYTES)
        .array();
  }

  /** Whether a record is in the wire format, and this can be a fingerprint. */
  public static boolean isWire(byte[] record, byte[] fingerprint) {
    return record.length >= WIRE_BYTES
        && record[0] == WIRE
        && fingerprint.length == FINGERPRINT_BYTES;
  }

  /** A record in the wire format, in single-object encoding. */
  public static byte[] toSingleObject(byte[] wire, byte[] fingerprint) {
    return ByteBuffer.allocate(SINGLE_OBJECT_BYTES + wire.length - WIRE_BYTES)
        .put(MARKER)
        .put(fingerprint)
        .put(wire, WIRE_BYTES, wire.length - WIRE_BYTES)
        .array();
  }
}
