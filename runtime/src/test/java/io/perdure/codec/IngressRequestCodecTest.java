package io.perdure.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.schema.ingress.InvocationRequest;
import io.perdure.schema.ingress.ReplyTo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What producers write with Avro's own classes is what we read, and the other way round. */
class IngressRequestCodecTest {
  private static final IngressRequest FULL =
      new IngressRequest(
          "Order",
          "placed",
          "o-17",
          Payload.ofUtf8("{}"),
          List.of(new Header("tenant", "blue")),
          "once",
          500,
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          new IngressRequest.ReplyTo("answers", "c1"));
  private static final IngressRequest LEAST =
      new IngressRequest("Order", "placed", null, Payload.EMPTY, List.of(), null, 0, null, null);

  private final IngressRequestCodec codec = new IngressRequestCodec();

  @Test
  void requestsOfAvrosOwnClassesAreRead() throws IOException {
    var full =
        InvocationRequest.newBuilder()
            .setService("Order")
            .setHandler("placed")
            .setKey("o-17")
            .setInput(ByteBuffer.wrap("{}".getBytes(UTF_8)))
            .setHeaders(List.of(new io.perdure.schema.model.Header("tenant", "blue")))
            .setIdempotencyKey("once")
            .setDelayMs(500)
            .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .setReplyTo(new ReplyTo("answers", "c1"))
            .build();
    var least = InvocationRequest.newBuilder().setService("Order").setHandler("placed").build();

    assertThat(codec.decode(full.toByteBuffer().array())).isEqualTo(FULL);
    assertThat(codec.decode(least.toByteBuffer().array())).isEqualTo(LEAST);
  }

  @Test
  void avrosOwnClassesReadWhatIsWritten() throws IOException {
    for (var request : List.of(FULL, LEAST)) {
      var bytes = codec.encode(request);

      assertThat(IngressRequestCodec.isAvro(bytes)).isTrue();
      assertThat(codec.decode(bytes)).isEqualTo(request);
      assertThat(InvocationRequest.fromByteBuffer(ByteBuffer.wrap(bytes)).toByteBuffer().array())
          .isEqualTo(bytes);
    }
  }

  @Test
  void whatIsCutOffOrContradictsItselfIsNotRead() {
    var bytes = codec.encode(FULL);
    bytes[bytes.length - 4]++;

    assertThatThrownBy(() -> codec.decode(new byte[] {(byte) 0xc3, 1}))
        .isInstanceOf(UndecodableRecordException.class);
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UndecodableRecordException.class);
  }
}
