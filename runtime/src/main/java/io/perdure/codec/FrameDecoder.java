package io.perdure.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames, wherever its chunks begin and end. Holds at most one incomplete
 * frame, and only a small buffer between frames. Confined to one thread.
 */
public final class FrameDecoder {
  private static final int INITIAL_BYTES = 256;

  /** Up to this length a buffer is kept for the next frame. */
  private static final int IDLE_BYTES = 64 * 1024;

  private final int maxPayloadBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start;
  private int end;

  /**
   * @param maxPayloadBytes above which a frame is refused before its bytes are taken in
   */
  public FrameDecoder(int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /** Takes in the next chunk. */
  public void feed(byte[] chunk) {
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (buffer.length - end < chunk.length) {
      makeRoom(chunk.length);
    }
    System.arraycopy(chunk, 0, buffer, end, chunk.length);
    end += chunk.length;
  }

  /**
   * Takes out the next whole frame; null if there is none yet.
   *
   * @throws ProtocolViolationException if the frame is larger than allowed; nothing more can be
   *     read then
   */
  public @Nullable Frame next() {
    if (end - start < Frame.HEADER_BYTES) {
      return null;
    }
    long length = payloadBytes();
    int type = (int) number(start, 2);
    if (length > maxPayloadBytes) {
      throw new ProtocolViolationException(
          "RT0003",
          "Expected frames of at most "
              + maxPayloadBytes
              + " bytes, but found "
              + MessageType.describe(type)
              + " of "
              + length
              + " bytes");
    }
    if (end - start < Frame.HEADER_BYTES + length) {
      return null;
    }
    int payloadStart = start + Frame.HEADER_BYTES;
    boolean ackRequested = (number(start + 2, 2) & Frame.ACK_FLAG) != 0;
    start = payloadStart + (int) length;
    var payload = Arrays.copyOfRange(buffer, payloadStart, start);
    if (start == end && buffer.length > IDLE_BYTES) {
      buffer = new byte[INITIAL_BYTES];
      start = 0;
      end = 0;
    }
    return new Frame(type, ackRequested, payload);
  }

  /** Whether the stream stops in the middle of a frame. */
  public boolean hasRest() {
    return start != end;
  }

  /** How much memory is held. */
  int heldBytes() {
    return buffer.length;
  }

  /** The payload of the frame whose header is there. */
  private long payloadBytes() {
    return number(start + 4, 4);
  }

  private long number(int at, int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = (number << 8) | (buffer[at + i] & 0xff);
    }
    return number;
  }

  private void makeRoom(int more) {
    int kept = end - start;
    int needed = Math.addExact(kept, more);
    var larger = needed > buffer.length ? new byte[Math.max(needed, roomToCome(kept))] : buffer;
    System.arraycopy(buffer, start, larger, 0, kept);
    buffer = larger;
    start = 0;
    end = kept;
  }

  /**
   * Twice as much as now, but no more than a large frame needs. Not all of it at once: what a
   * header announces need not come.
   */
  private int roomToCome(int kept) {
    long twice = 2L * buffer.length;
    long frame =
        kept < Frame.HEADER_BYTES
            ? Long.MAX_VALUE
            : Math.max(IDLE_BYTES, Frame.HEADER_BYTES + payloadBytes());
    return (int) Math.min(Math.min(twice, frame), Integer.MAX_VALUE - 8);
  }
}
