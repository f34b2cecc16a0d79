package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** A schema of Avro. Thread-safe. */
record AvroType(RegisteredSchema schema, Schema avro) implements RegisteredType {
  /**
   * Throws {@link SchemaException} if the schema cannot be used.
   *
   * @param referenced what it uses, before what uses that
   */
  static AvroType of(RegisteredSchema schema, List<SchemaText> referenced) {
    try {
      var parser = new Schema.Parser();
      for (var other : referenced) {
        parser.parse(other.text());
      }
      return new AvroType(schema, parser.parse(schema.schema().text()));
    } catch (AvroRuntimeException cause) {
      throw new SchemaException(
          SchemaCode.UNUSABLE,
          "Expected a schema of Avro of " + schema.subject() + ", but: " + cause.getMessage(),
          cause);
    }
  }

  @Override
  public byte[] encode(JsonNode value) {
    return encoded(avro, JsonToAvro.convert(avro, value));
  }

  private static byte[] encoded(Schema avro, @Nullable Object datum) {
    try {
      var out = new ByteArrayOutputStream();
      var encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<Object>(avro, LogicalTypes.MODEL).write(datum, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException | AvroRuntimeException | ArithmeticException cause) {
      throw doesNotFit(avro, cause);
    }
  }

  @Override
  public JsonNode decode(byte[] framed, RegisteredType writer) {
    return switch (writer) {
      case AvroType it -> AvroToJson.convert(read(framed, it.avro, avro));
      case JsonType json -> {
        var value = json.decode(framed, json);
        var _ = JsonToAvro.convert(avro, value);
        yield value;
      }
    };
  }

  @Override
  public List<String> problemsReading(RegisteredType writer) {
    return switch (writer) {
      case AvroType it ->
          SchemaCompatibility.checkReaderWriterCompatibility(avro, it.avro)
              .getResult()
              .getIncompatibilities()
              .stream()
              .map(problem -> "At " + problem.getLocation() + ": " + problem.getMessage())
              .toList();
      case JsonType json ->
          List.of("It is Avro, and that of " + json.schema().subject() + " is a JSON schema");
    };
  }

  /** A value that was written with this type, as another schema has it. */
  byte[] rewritten(byte[] framed, Schema reader) {
    return encoded(reader, read(framed, avro, reader));
  }

  private static @Nullable Object read(byte[] framed, Schema writer, Schema reader) {
    try {
      var decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  framed, WireFormat.HEADER_BYTES, framed.length - WireFormat.HEADER_BYTES, null);
      var datum =
          new GenericDatumReader<Object>(writer, reader, LogicalTypes.MODEL).read(null, decoder);
      if (!decoder.isEnd()) {
        throw FieldPath.TOP.doesNotFit("the end of the value", "more bytes");
      }
      return datum;
      // Avro's readers say to garbage what comes to their mind, and recurse as deep as it goes.
    } catch (IOException
        | AvroRuntimeException
        | ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | java.time.DateTimeException
        | StackOverflowError cause) {
      throw doesNotFit(reader, cause);
    }
  }

  private static SchemaException doesNotFit(Schema expected, Throwable cause) {
    return new SchemaException(
        SchemaCode.DOES_NOT_FIT,
        "Expected a value that fits "
            + shown(expected)
            + ", but: "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }

  private static String shown(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? "its union" : schema.getFullName();
  }
}
