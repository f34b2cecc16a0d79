package io.perdure.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.model.ReplyFormat;
import io.perdure.model.Scope;
import io.perdure.schema.ingress.InvocationRequest;
import java.io.IOException;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** What producers write with Avro is what we read, and the other way round. */
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
          "vendor=v",
          new IngressRequest.ReplyTo("answers", "c1", ReplyFormat.AVRO),
          new Scope("blue", "gold"));
  private static final IngressRequest LEAST =
      new IngressRequest(
          "Order", "placed", null, Payload.EMPTY, List.of(), null, 0, null, null, null, null);

  private final IngressRequestCodec codec = new IngressRequestCodec();

  @Test
  void requestsThatAvroWritesAreRead() throws IOException {
    var schema = InvocationRequest.getClassSchema();
    var least = new GenericRecordBuilder(schema).set("service", "Order").set("handler", "placed");

    assertThat(codec.decode(write(least.build()))).isEqualTo(LEAST);
  }

  @Test
  void whatIsWrittenIsReadByAvroAndByUs() throws IOException {
    for (var request : List.of(FULL, LEAST)) {
      var bytes = codec.encode(request);

      assertThat(IngressRequestCodec.isAvro(bytes)).isTrue();
      assertThat(codec.decode(bytes)).isEqualTo(request);
      assertThat(write(read(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsCutOffOrContradictsItselfIsNotRead() {
    var bytes = codec.encode(FULL);
    bytes[bytes.length - 12]++;

    assertThatThrownBy(() -> codec.decode(new byte[] {(byte) 0xc3, 1}))
        .isInstanceOf(UndecodableRecordException.class);
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UndecodableRecordException.class);
  }

  private static byte[] write(GenericData.Record request) throws IOException {
    var encoder =
        new BinaryMessageEncoder<GenericData.Record>(
            GenericData.get(), InvocationRequest.getClassSchema());
    return encoder.encode(request).array();
  }

  private static GenericData.Record read(byte[] bytes) throws IOException {
    return new BinaryMessageDecoder<GenericData.Record>(
            GenericData.get(), InvocationRequest.getClassSchema())
        .decode(bytes);
  }
}
