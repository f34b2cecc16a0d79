package io.perdure.sdk.internal;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Collects outgoing frames until somebody takes them. */
final class FrameEncoder {
  private static final int INITIAL_BYTES = 256;
  private static final byte[] NOTHING = {};

  private final int maxFrameBytes;
  private byte[] buffer = NOTHING;
  private int size;

  FrameEncoder(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Whether a message fits into a frame; a runtime refuses what is as long as its limit. */
  boolean fits(MessageLite message) {
    return message.getSerializedSize() < maxFrameBytes;
  }

  void add(MessageType type, MessageLite message) {
    add(type, message, false);
  }

  void add(MessageType type, MessageLite message, boolean requestAck) {
    int length = message.getSerializedSize();
    ensure(Frame.HEADER_BYTES + length);
    putInt(type.code() << 16 | (requestAck ? Frame.REQUESTED_ACK : 0));
    putInt(length);
    try {
      var out = CodedOutputStream.newInstance(buffer, size, length);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory", e);
    }
    size += length;
  }

  int size() {
    return size;
  }

  /** The frames since the last take. */
  byte[] take() {
    if (size == 0) {
      return NOTHING;
    }
    byte[] taken = size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    buffer = NOTHING;
    size = 0;
    return taken;
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.max(needed, INITIAL_BYTES), 2 * buffer.length));
    }
  }

  private void putInt(int value) {
    buffer[size++] = (byte) (value >>> 24);
    buffer[size++] = (byte) (value >>> 16);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
  }
}
