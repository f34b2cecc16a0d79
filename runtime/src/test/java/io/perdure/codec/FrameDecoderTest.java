package io.perdure.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final FrameDecoder decoder = new FrameDecoder(8 * MEBIBYTE);

  @Test
  void framesAreCutWhereverTheirChunksEnd() {
    var bytes = concat(frame(10), frame(0), frame(300));

    for (int i = 0; i < bytes.length; i++) {
      decoder.feed(Arrays.copyOfRange(bytes, i, i + 1));
    }

    assertThat(next()).isEqualTo(10);
    assertThat(next()).isZero();
    assertThat(next()).isEqualTo(300);
    assertThat(decoder.next()).isNull();
    assertThat(decoder.hasRest()).isFalse();
  }

  @Test
  void aLargeFrameTakesLittleMoreThanItsOwnBytesAndGivesThemBack() {
    var bytes = frame(5 * MEBIBYTE);
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      assertThat(decoder.next()).isNull();
      decoder.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK_BYTES)));
    }
    assertThat(decoder.heldBytes()).isLessThan(5 * MEBIBYTE + 2 * CHUNK_BYTES);

    assertThat(next()).isEqualTo(5 * MEBIBYTE);

    assertThat(decoder.heldBytes()).isLessThan(CHUNK_BYTES);
  }

  @Test
  void whatAHeaderAnnouncesIsNotTakenBeforeItComes() {
    decoder.feed(Arrays.copyOf(frame(8 * MEBIBYTE), CHUNK_BYTES));

    assertThat(decoder.next()).isNull();
    assertThat(decoder.heldBytes()).isLessThan(4 * CHUNK_BYTES);
  }

  @Test
  void aFrameAboveTheLimitIsRefusedByItsHeader() {
    decoder.feed(Arrays.copyOf(frame(8 * MEBIBYTE + 1), CHUNK_BYTES));

    assertThatThrownBy(decoder::next)
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            refused -> assertThat(refused.errorCode()).isEqualTo("RT0003"))
        .hasMessageContaining("8388608");
  }

  private int next() {
    return requireNonNull(decoder.next()).payload().length;
  }

  private static byte[] frame(int payloadBytes) {
    return ByteBuffer.allocate(Frame.HEADER_BYTES + payloadBytes)
        .putShort((short) MessageType.OUTPUT)
        .putShort((short) 0)
        .putInt(payloadBytes)
        .array();
  }

  private static byte[] concat(byte[]... parts) {
    var whole = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(whole::put);
    return whole.array();
  }
}
