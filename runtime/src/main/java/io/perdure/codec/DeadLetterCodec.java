package io.perdure.codec;

import io.perdure.model.Payload;

/** Dead letters as records of Avro. Thread-safe. */
public final class DeadLetterCodec {
  private final RecordFormat<DeadLetter> format =
      new RecordFormat<>(
          io.perdure.schema.deadletters.DeadLetter.getClassSchema(),
          FormerSchemas.load(),
          DeadLetterCodec::write,
          DeadLetterCodec::read);

  public byte[] encode(DeadLetter letter) {
    return format.encode(letter);
  }

  /**
   * Reads a letter.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public DeadLetter decode(byte[] bytes) {
    return format.decode(bytes);
  }

  private static void write(AvroWriter out, DeadLetter letter) {
    out.writeString(letter.code());
    out.writeString(letter.message());
    out.writeString(letter.source());
    out.writeOptional(letter.cluster(), AvroWriter::writeString);
    out.writeString(letter.topic());
    out.writeOptional(letter.partition(), ModelFormat::writeInt);
    out.writeOptional(letter.offset(), AvroWriter::writeLong);
    out.writeLong(letter.timestampMs());
    out.writeOptional(letter.key(), DeadLetterCodec::write);
    out.writeOptional(letter.value(), DeadLetterCodec::write);
    out.writeArray(
        letter.headers(),
        (to, header) -> {
          to.writeString(header.name());
          to.writeOptional(header.value(), DeadLetterCodec::write);
        });
  }

  private static void write(AvroWriter out, Payload bytes) {
    out.writeBytes(bytes.bytes());
  }

  private static DeadLetter read(AvroReader in) {
    return new DeadLetter(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readOptional(AvroReader::readString),
        in.readString(),
        in.readOptional(AvroReader::readInt),
        in.readOptional(AvroReader::readLong),
        in.readLong(),
        in.readOptional(AvroReader::readPayload),
        in.readOptional(AvroReader::readPayload),
        in.readArray(header ->
            new DeadLetter.Header(
                header.readString(), header.readOptional(AvroReader::readPayload))));
  }
}
