package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** Cuts the incoming bytes into frames. Holds at most one frame and the chunk that came last. */
final class FrameDecoder {
  private static final int INITIAL_BYTES = 4 << 10;

  private final int maxFrameBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start;
  private int end;

  FrameDecoder(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  void add(byte[] bytes) {
    if (buffer.length - end < bytes.length) {
      makeRoom(bytes.length);
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
  }

  private void makeRoom(int wanted) {
    int held = end - start;
    int needed = Math.addExact(held, wanted);
    byte[] target =
        needed <= buffer.length ? buffer : new byte[Math.max(needed, 2 * buffer.length)];
    System.arraycopy(buffer, start, target, 0, held);
    buffer = target;
    start = 0;
    end = held;
  }

  /** The next whole frame, or null if more bytes are needed. */
  @Nullable Frame next() {
    if (end - start < Frame.HEADER_BYTES) {
      return null;
    }
    long length = Integer.toUnsignedLong(intAt(start + 4));
    int type = intAt(start) >>> 16;
    int flags = intAt(start) & 0xffff;
    if (length > maxFrameBytes) {
      throw ProtocolException.violation(
          "Expected a frame of at most %d bytes (maxFrameBytes), found %s of %d"
              .formatted(maxFrameBytes, MessageType.describe(type), length));
    }
    if (end - start < Frame.HEADER_BYTES + length) {
      return null;
    }
    var payload = ByteString.copyFrom(buffer, start + Frame.HEADER_BYTES, (int) length);
    start += Frame.HEADER_BYTES + (int) length;
    if (start == end) {
      start = 0;
      end = 0;
      if (buffer.length > 64 * INITIAL_BYTES) {
        buffer = new byte[INITIAL_BYTES];
      }
    }
    return new Frame(type, flags, payload);
  }

  /** How many bytes of an unfinished frame are here. */
  int remaining() {
    return end - start;
  }

  private int intAt(int index) {
    return (buffer[index] & 0xff) << 24
        | (buffer[index + 1] & 0xff) << 16
        | (buffer[index + 2] & 0xff) << 8
        | (buffer[index + 3] & 0xff);
  }
}
