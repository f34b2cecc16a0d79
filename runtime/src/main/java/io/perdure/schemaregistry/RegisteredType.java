package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A schema at work: values to bytes and back. Thread-safe. */
sealed interface RegisteredType permits AvroType, JsonType {
  RegisteredSchema schema();

  /**
   * A value as bytes of this type, without the id before it.
   *
   * @throws SchemaException naming the field that does not fit
   */
  byte[] encode(JsonNode value);

  /**
   * A value that was written in the wire format with another type, as one of this type.
   *
   * @throws SchemaException if it is none
   */
  JsonNode decode(byte[] framed, RegisteredType writer);

  /** What keeps this type from reading all that the other writes; empty if nothing. */
  List<String> problemsReading(RegisteredType writer);
}
