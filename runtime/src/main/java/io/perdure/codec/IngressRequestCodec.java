package io.perdure.codec;

import io.perdure.codec.IngressRequest.ReplyTo;
import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.schema.ingress.InvocationRequest;

/** Records of the ingress topic in their Avro form. Thread-safe. */
public final class IngressRequestCodec {
  /** No JSON document begins with it, every record of this form does. */
  private static final byte FIRST_BYTE = (byte) 0xc3;

  private final RecordFormat<IngressRequest> format =
      new RecordFormat<>(
          InvocationRequest.getClassSchema(),
          FormerSchemas.load(),
          IngressRequestCodec::write,
          IngressRequestCodec::read);

  /** Whether a value can only be of this form. */
  public static boolean isAvro(byte[] value) {
    return value.length > 0 && value[0] == FIRST_BYTE;
  }

  public byte[] encode(IngressRequest request) {
    return format.encode(request);
  }

  /**
   * Reads a request.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public IngressRequest decode(byte[] bytes) {
    return format.decode(bytes);
  }

  /**
   * The same of the fields alone, written with {@link PublicSchemas#ingress}.
   *
   * @throws UndecodableRecordException if the bytes are none
   */
  public IngressRequest decodeFields(byte[] bytes) {
    return format.decodeFields(bytes);
  }

  private static void write(AvroWriter out, IngressRequest request) {
    out.writeString(request.service());
    out.writeString(request.handler());
    out.writeOptional(request.key(), AvroWriter::writeString);
    out.writeBytes(request.input().bytes());
    out.writeArray(
        request.headers(),
        (to, header) -> {
          to.writeString(header.name());
          to.writeString(header.value());
        });
    out.writeOptional(request.idempotencyKey(), AvroWriter::writeString);
    out.writeLong(request.delayMs());
    out.writeOptional(request.traceParent(), AvroWriter::writeString);
    out.writeOptional(
        request.replyTo(),
        (to, reply) -> {
          to.writeString(reply.topic());
          to.writeOptional(reply.correlationId(), AvroWriter::writeString);
          to.writeEnum(reply.format());
        });
    out.writeOptional(request.traceState(), AvroWriter::writeString);
    ModelFormat.write(out, request.scope());
  }

  private static IngressRequest read(AvroReader in) {
    var service = in.readString();
    var handler = in.readString();
    var key = in.readOptional(AvroReader::readString);
    var input = Payload.of(in.readBytes());
    var headers = in.readArray(from -> new Header(from.readString(), from.readString()));
    var idempotencyKey = in.readOptional(AvroReader::readString);
    long delayMs = in.readLong();
    var traceParent = in.readOptional(AvroReader::readString);
    var replyTo =
        in.readOptional(from ->
            new ReplyTo(
                from.readString(),
                from.readOptional(AvroReader::readString),
                from.readEnum(ModelFormat.REPLY_FORMATS)));
    var traceState = in.readOptional(AvroReader::readString);
    var scope = ModelFormat.scope(in);
    return new IngressRequest(
        service,
        handler,
        key,
        input,
        headers,
        idempotencyKey,
        delayMs,
        traceParent,
        traceState,
        replyTo,
        scope);
  }
}
