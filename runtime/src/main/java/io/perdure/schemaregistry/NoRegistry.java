package io.perdure.schemaregistry;

import java.util.OptionalInt;

/** Stands for a registry where none is configured, and says so. Stateless. */
public final class NoRegistry implements SchemaRegistry {
  @Override
  public RegisteredSchema find(SubjectVersion subject) {
    throw none("subject " + subject);
  }

  @Override
  public RegisteredSchema byId(int id) {
    throw none("schema " + id);
  }

  @Override
  public int register(String subject, SchemaText schema) {
    throw none("subject " + subject);
  }

  @Override
  public OptionalInt idOf(String subject, SchemaText schema) {
    throw none("subject " + subject);
  }

  @Override
  public boolean isCompatible(SubjectVersion subject, SchemaText schema) {
    throw none("subject " + subject);
  }

  @Override
  public void close() {
    // There is nothing to close.
  }

  private static SchemaException none(String wanted) {
    return new SchemaException(
        SchemaCode.NO_REGISTRY,
        "Expected perdure.schema.registry.url to be set, where " + wanted + " is, but it is not");
  }
}
