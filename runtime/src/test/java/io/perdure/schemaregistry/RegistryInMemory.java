package io.perdure.schemaregistry;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry in memory that can be away. Schemas are numbered from 1 over all subjects. */
public final class RegistryInMemory implements SchemaRegistry {
  public volatile boolean isAway;
  public volatile boolean findsAllCompatible = true;
  final AtomicInteger requests = new AtomicInteger();
  private final List<RegisteredSchema> schemas = new ArrayList<>();

  /** Adds a version of Avro to a subject. */
  public RegistryInMemory with(String subject, String avro) {
    register(subject, SchemaText.avro(avro));
    return this;
  }

  @Override
  public synchronized RegisteredSchema find(SubjectVersion subject) {
    asked();
    var versions = schemas.stream().filter(it -> it.subject().equals(subject.subject())).toList();
    int version = subject.version() == null ? versions.size() : subject.version();
    if (version < 1 || version > versions.size()) {
      throw new SchemaException(SchemaCode.UNKNOWN, "There is no " + subject);
    }
    return versions.get(version - 1);
  }

  @Override
  public synchronized RegisteredSchema byId(int id) {
    asked();
    if (id < 1 || id > schemas.size()) {
      throw new SchemaException(SchemaCode.UNKNOWN, "There is no schema " + id);
    }
    return schemas.get(id - 1);
  }

  @Override
  public synchronized int register(String subject, SchemaText schema) {
    asked();
    schemas.add(new RegisteredSchema(schemas.size() + 1, subject, schema));
    return schemas.size();
  }

  @Override
  public synchronized OptionalInt idOf(String subject, SchemaText schema) {
    asked();
    return schemas.stream()
        .filter(it -> it.subject().equals(subject) && it.schema().equals(schema))
        .mapToInt(RegisteredSchema::id)
        .findFirst();
  }

  @Override
  public boolean isCompatible(SubjectVersion subject, SchemaText schema) {
    asked();
    return findsAllCompatible;
  }

  @Override
  public void close() {
    // There is nothing to close.
  }

  private void asked() {
    requests.incrementAndGet();
    if (isAway) {
      throw new SchemaException(SchemaCode.UNAVAILABLE, "It is away");
    }
  }
}
