package io.perdure.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.codec.DeadLetter;
import io.perdure.codec.PublicSchemas;
import io.perdure.model.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterRecordsTest {
  private static final String TOPIC = "p-dead-letters";
  private static final DeadLetter FULL =
      new DeadLetter(
          "PD0408",
          "Expected a key",
          "sub_1x",
          "other",
          "orders",
          3,
          17L,
          1_700_000_000_000L,
          Payload.ofUtf8("key"),
          Payload.ofUtf8("value"),
          List.of(
              new DeadLetter.Header("tenant", Payload.ofUtf8("blue")),
              new DeadLetter.Header("perdure.topic", Payload.ofUtf8("its own")),
              new DeadLetter.Header("none", null)));
  private static final DeadLetter LEAST =
      new DeadLetter("PD0306", "", "publish", null, "bills", null, null, 7, null, null, List.of());

  private final RegistryFraming framing = new RegistryFraming();

  @ParameterizedTest
  @EnumSource
  void aLetterIsReadAsItWasWritten(DeadLetterForm form) {
    for (var letter : List.of(FULL, LEAST)) {
      assertThat(read(written(form, letter))).contains(letter);
    }
    framing.put(TOPIC, 7);
    assertThat(read(written(form, FULL))).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource
  void aLetterOfALetterIsThatOfTheOuter(DeadLetterForm form) {
    for (var inner : DeadLetterForm.values()) {
      var record = written(inner, FULL);
      var outer =
          new DeadLetter(
              "PD0406",
              "No",
              "sub_2x",
              null,
              TOPIC,
              0,
              1L,
              8,
              FULL.key(),
              Payload.of(record.value()),
              DeadLetterRecords.headers(record.headers()));

      assertThat(read(written(form, outer))).contains(outer);
    }
  }

  @Test
  void inItsOriginalFormItIsWhatItWas() {
    var record = written(DeadLetterForm.ORIGINAL, FULL);

    assertThat(record.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("value".getBytes(UTF_8));
    assertThat(record.headers().headers("tenant")).hasSize(1);
    assertThat(record.headers().lastHeader("perdure.topic").value())
        .isEqualTo("orders".getBytes(UTF_8));
  }

  @Test
  void inAvroItIsWhatTheSchemaSays() throws IOException {
    var record = written(DeadLetterForm.AVRO, FULL);

    assertThat(record.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(record.headers().headers("tenant")).isEmpty();
    var decoded =
        new BinaryMessageDecoder<GenericRecord>(
                GenericData.get(), new Schema.Parser().parse(PublicSchemas.deadLetters()))
            .decode(record.value());
    assertThat(decoded.get("code")).hasToString("PD0408");
    assertThat(decoded.get("offset")).isEqualTo(17L);
    assertThat(decoded.get("value")).isEqualTo(ByteBuffer.wrap("value".getBytes(UTF_8)));
  }

  @Test
  void whatIsNoLetterIsNotRead() {
    assertThat(read(new ProducerRecord<>(TOPIC, "value".getBytes(UTF_8)))).isEmpty();

    var avro = written(DeadLetterForm.AVRO, FULL);
    byte[] garbage = {0};
    assertThat(read(new ProducerRecord<>(TOPIC, 0, garbage, avro.value(), avro.headers())))
        .isPresent();
    assertThat(read(new ProducerRecord<>(TOPIC, 0, garbage, garbage, avro.headers()))).isEmpty();
  }

  private ProducerRecord<byte[], byte[]> written(DeadLetterForm form, DeadLetter letter) {
    return new DeadLetterRecords(TOPIC, form, framing).write(letter, 9L);
  }

  private static Optional<DeadLetter> read(ProducerRecord<byte[], byte[]> record) {
    return DeadLetterRecords.read(
        new ConsumerRecord<>(
            record.topic(),
            0,
            5,
            9,
            TimestampType.CREATE_TIME,
            0,
            0,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty()));
  }
}
