package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.EndMessage;
import io.perdure.schema.protocol.ProposeRunCompletionMessage;
import io.perdure.schema.protocol.SleepCommandMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final int LIMIT = 1 << 20;

  @Test
  void writesTheVectorsOfTheProtocol() {
    var encoder = new FrameEncoder(LIMIT);

    encoder.add(
        MessageType.SLEEP,
        SleepCommandMessage.newBuilder()
            .setWakeUpTime(1_700_000_000_000L)
            .setResultCompletionId(1)
            .build());
    encoder.add(
        MessageType.PROPOSE_RUN_COMPLETION,
        ProposeRunCompletionMessage.newBuilder()
            .setResultCompletionId(1)
            .setValue(ByteString.copyFromUtf8("{"))
            .build());
    encoder.add(MessageType.END, EndMessage.getDefaultInstance());

    assertThat(HexFormat.of().formatHex(encoder.take()))
        .isEqualTo(
            "040c0000000000090880d095ffbc315801"
                + "0005000000000005080172017b"
                + "0003000000000000");
    assertThat(encoder.take()).isEmpty();
  }

  @Test
  void readsFramesHoweverTheBytesAreCut() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var encoder = new FrameEncoder(LIMIT);
      var written = new ArrayList<ByteString>();
      for (int i = 0; i < 20; i++) {
        byte[] value = new byte[random.nextInt(random.nextBoolean() ? 10 : 20_000)];
        random.nextBytes(value);
        var message =
            ProposeRunCompletionMessage.newBuilder().setValue(ByteString.copyFrom(value)).build();
        encoder.add(MessageType.PROPOSE_RUN_COMPLETION, message);
        written.add(message.toByteString());
      }

      assertThat(readInPieces(encoder.take(), random)).as("seed %d", seed).isEqualTo(written);
    }
  }

  private static List<ByteString> readInPieces(byte[] bytes, Random random) {
    var decoder = new FrameDecoder(LIMIT);
    var read = new ArrayList<ByteString>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(1 + random.nextInt(9_000), bytes.length - at);
      decoder.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
      for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
        read.add(frame.payload());
      }
    }
    assertThat(decoder.remaining()).isZero();
    return read;
  }
}
