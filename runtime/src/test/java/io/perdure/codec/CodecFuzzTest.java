package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.fuzz.Fuzz;
import io.perdure.fuzz.Mutation;
import io.perdure.schema.log.LogCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames and records that are almost, or not at all, what they should be. */
class CodecFuzzTest {
  private static final int MAX_PAYLOAD_BYTES = 4096;
  private static final int MAX_FRAMES = 5;
  private static final int MAX_NESTED = 3000;

  private static final int[] FRAME_TYPES = {
    0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0400, 0x0401, 0x0402, 0x0403,
    0x0404, 0x0405, 0x0406, 0x0407, 0x0408, 0x0409, 0x040a, 0x040b, 0x040c, 0x040d, 0x040e, 0x040f,
    0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x8002, 0x800c, 0x800e, 0x8011, 0xfbff, 0xfc00, 0xffff
  };

  private final FunctionProtocolCodec protocol = new FunctionProtocolCodec();
  private final CommandCodec commands = new CommandCodec();

  @Test
  void whatAFunctionSendsIsAMessageOrAViolation() {
    Fuzz.quickly(CodecFuzzTest::stream, this::readAsFrames);
  }

  @Test
  void aRecordOfTheLogIsACommandOrUndecodable() {
    Fuzz.quickly(CodecFuzzTest::command, this::readAsCommand);
  }

  @Tag("soak")
  @Test
  void whatAFunctionSendsForLongIsAMessageOrAViolation() {
    Fuzz.forLong(CodecFuzzTest::stream, this::readAsFrames);
  }

  @Tag("soak")
  @Test
  void anyOfManyRecordsOfTheLogIsACommandOrUndecodable() {
    Fuzz.forLong(CodecFuzzTest::command, this::readAsCommand);
  }

  /** However the bytes are cut, the same frames come out, up to the same violation. */
  private void readAsFrames(byte[] stream) {
    var whole = frames(stream, stream.length + 1);
    assertThat(frames(stream, 1 + stream.length % 7)).isEqualTo(whole);
    for (var frame : whole) {
      for (int version = 5; version <= 7; version++) {
        try {
          protocol.decode(frame.frame(), version);
        } catch (ProtocolViolationException documented) {
          assertThat(documented.errorCode()).startsWith("RT");
        }
      }
    }
  }

  private void readAsCommand(byte[] bytes) {
    try {
      var command = commands.decode(bytes);
      assertThat(commands.decode(commands.encode(command))).isEqualTo(command);
    } catch (UndecodableRecordException _) {
      // As documented.
    }
  }

  /** Frames compare by their payload's content. */
  private record Decoded(Frame frame) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Decoded(var that)
          && that.type() == frame.type()
          && that.ackRequested() == frame.ackRequested()
          && Arrays.equals(that.payload(), frame.payload());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(frame.payload());
    }
  }

  private static List<Decoded> frames(byte[] stream, int chunkBytes) {
    var decoder = new FrameDecoder(MAX_PAYLOAD_BYTES);
    var frames = new ArrayList<Decoded>();
    try {
      for (int at = 0; at < stream.length; at += chunkBytes) {
        decoder.feed(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + chunkBytes)));
        for (var frame = decoder.next(); frame != null; frame = decoder.next()) {
          frames.add(new Decoded(frame));
        }
      }
    } catch (ProtocolViolationException tooLarge) {
      assertThat(tooLarge.errorCode()).isEqualTo("RT0003");
    }
    return frames;
  }

  private static byte[] stream(RandomGenerator random) {
    var stream = new ByteArrayOutputStream();
    for (int i = random.nextInt(1, MAX_FRAMES); i > 0; i--) {
      stream.writeBytes(frame(random));
    }
    return random.nextInt(4) == 0
        ? Mutation.of(stream.toByteArray(), random)
        : stream.toByteArray();
  }

  private static byte[] frame(RandomGenerator random) {
    int type =
        random.nextInt(16) == 0
            ? random.nextInt(0x1_0000)
            : FRAME_TYPES[random.nextInt(FRAME_TYPES.length)];
    var payload =
        random.nextInt(16) == 0
            ? nested(random.nextInt(MAX_NESTED))
            : Mutation.of(RandomMessages.next(random).toByteArray(), random);
    return ByteBuffer.allocate(Frame.HEADER_BYTES + payload.length)
        .putShort((short) type)
        .putShort((short) (random.nextInt(4) == 0 ? random.nextInt() : 0))
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  /** A message in its own field 4, over and over: futures are nested like this. */
  private static byte[] nested(int depth) {
    var bytes = new byte[0];
    for (int i = 0; i < depth; i++) {
      var header = new ByteArrayOutputStream();
      header.write((4 << 3) | 2);
      int length = bytes.length;
      while (length > 0x7f) {
        header.write((length & 0x7f) | 0x80);
        length >>>= 7;
      }
      header.write(length);
      header.writeBytes(bytes);
      bytes = header.toByteArray();
    }
    return bytes;
  }

  /** A record that follows the schema, then spoiled. */
  private static byte[] command(RandomGenerator random) {
    var schema = LogCommand.getClassSchema();
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(2 + Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xc3)
            .put((byte) 0x01)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array());
    try {
      var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      var record = new RandomData(schema, 1, random.nextLong()).iterator().next();
      new GenericDatumWriter<>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    return Mutation.of(bytes.toByteArray(), random);
  }
}
