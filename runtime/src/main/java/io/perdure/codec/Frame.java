package io.perdure.codec;

/**
 * One frame of the function protocol.
 *
 * @param type the message type
 * @param ackRequested whether the sender waits to hear that the entry is durable
 * @param payload the message; owned by whoever has the frame
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying every frame would cost too much
public record Frame(int type, boolean ackRequested, byte[] payload) {
  static final int HEADER_BYTES = 8;
  static final int ACK_FLAG = 0x8000;

  /** Bytes that the frame takes on the wire. */
  public int size() {
    return HEADER_BYTES + payload.length;
  }
}
