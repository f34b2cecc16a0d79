package io.perdure.schemaregistry;

/**
 * A schema and the id that stands for it in the wire format; an id never changes its meaning.
 *
 * @param subject where it was found, or what found it, for messages
 */
public record RegisteredSchema(int id, String subject, SchemaText schema) {}
