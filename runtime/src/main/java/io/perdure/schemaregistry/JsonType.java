package io.perdure.schemaregistry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/**
 * A JSON schema: values are JSON in the wire format too. A schema that says no dialect is of
 * 2020-12; other documents are never fetched. Thread-safe.
 */
record JsonType(RegisteredSchema schema, Schema rules) implements RegisteredType {
  private static final com.networknt.schema.SchemaRegistry DIALECTS =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemaCacheEnabled(false).schemaLoader(it -> it.block(_ -> true)));

  /** Throws {@link SchemaException} if the schema cannot be used. */
  static JsonType of(RegisteredSchema schema) {
    try {
      return new JsonType(
          schema, DIALECTS.getSchema(JsonValues.read(schema.schema().text().getBytes(UTF_8), 0)));
      // Whatever the library says to a schema that is none.
    } catch (RuntimeException cause) {
      throw new SchemaException(
          SchemaCode.UNUSABLE,
          "Expected a JSON schema of " + schema.subject() + ", but: " + cause.getMessage(),
          cause);
    }
  }

  @Override
  public byte[] encode(JsonNode value) {
    return JsonValues.write(checked(value));
  }

  @Override
  public JsonNode decode(byte[] framed, RegisteredType writer) {
    return checked(
        switch (writer) {
          case JsonType _ -> JsonValues.read(framed, WireFormat.HEADER_BYTES);
          case AvroType avro -> avro.decode(framed, avro);
        });
  }

  /** Nobody here can compare JSON schemas; the registry can. */
  @Override
  public List<String> problemsReading(RegisteredType writer) {
    return writer instanceof JsonType
        ? List.of()
        : List.of("It is a JSON schema, and that of " + writer.schema().subject() + " is Avro");
  }

  private JsonNode checked(JsonNode value) {
    var errors = rules.validate(value);
    if (!errors.isEmpty()) {
      var first = errors.getFirst();
      throw new SchemaException(
          SchemaCode.DOES_NOT_FIT,
          "Expected a value that fits "
              + schema.subject()
              + ", but at "
              + first.getInstanceLocation()
              + " "
              + first.getMessage()
              + (errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)"));
    }
    return value;
  }
}
