package io.perdure.schemaregistry;

import java.util.List;

/**
 * A schema as the registry keeps it.
 *
 * @param references what it uses of other subjects
 */
public record SchemaText(Kind kind, String text, List<Reference> references) {
  public SchemaText {
    references = List.copyOf(references);
  }

  public static SchemaText avro(String text) {
    return new SchemaText(Kind.AVRO, text, List.of());
  }

  /** The language that it is written in, named as the registry does. */
  public enum Kind {
    AVRO,
    JSON,
    PROTOBUF
  }

  /**
   * @param name by which the schema calls it: for Avro the full name of a type
   */
  public record Reference(String name, SubjectVersion subject) {}
}
