package io.perdure.schemaregistry;

import java.util.OptionalInt;

/**
 * A registry of schemas. Perdure's own speaks the REST API of Confluent's; another is plugged in by
 * the name of its class ({@code perdure.schema.registry.class}), which has a public constructor
 * that takes {@link RegistryOptions}. Thread-safe.
 *
 * <p>All methods block, for a bounded time, and are called on virtual threads; answers are cached
 * by whoever calls. They throw {@link SchemaException}: {@code UNAVAILABLE} if asking again may
 * help, {@code UNKNOWN} if there is no such schema, {@code INCOMPATIBLE} if the registry turns one
 * down.
 */
public interface SchemaRegistry extends AutoCloseable {
  /** The schema of a subject's version. */
  RegisteredSchema find(SubjectVersion subject);

  /** The schema that an id stands for. */
  RegisteredSchema byId(int id);

  /**
   * Makes a schema the latest of a subject, unless the subject has it already.
   *
   * @return its id
   */
  int register(String subject, SchemaText schema);

  /** The id of a schema that a subject has, in any version; nothing if it has it not. */
  OptionalInt idOf(String subject, SchemaText schema);

  /** Whether the rules of a subject let a schema follow its version. */
  boolean isCompatible(SubjectVersion subject, SchemaText schema);

  @Override
  void close();
}
