package io.perdure.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perdure.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The types of a registry, in memory once they are used: what an id means for good, what is the
 * latest of a subject for {@link #REFRESH}. A subject that cannot be refreshed stays what it was,
 * so that running traffic does without the registry.
 *
 * <p>Thread-safe. All futures fail with {@link SchemaException}, perhaps within a {@code
 * CompletionException}.
 */
public final class SubjectTypes implements AutoCloseable {
  /** Schemas in memory by id, and subjects as many. */
  static final int MAX_TYPES = 1_000;

  /** After this, whoever uses a subject has it looked up again, without waiting for it. */
  static final Duration REFRESH = Duration.ofSeconds(60);

  /** References of references of a schema, all together. */
  private static final int MAX_REFERENCES = 100;

  private final SchemaRegistry registry;
  private final ExecutorService lookups =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("schema-", 0).factory());
  private final AsyncLoadingCache<SubjectVersion, RegisteredType> bySubject;
  private final AsyncLoadingCache<Integer, RegisteredType> byId;

  public SubjectTypes(SchemaRegistry registry) {
    this.registry = registry;
    this.bySubject =
        Caffeine.newBuilder()
            .maximumSize(MAX_TYPES)
            .refreshAfterWrite(REFRESH)
            .executor(lookups)
            .buildAsync(subject -> type(registry.find(subject)));
    this.byId =
        Caffeine.newBuilder()
            .maximumSize(MAX_TYPES)
            .executor(lookups)
            .buildAsync(id -> type(registry.byId(id)));
  }

  /** Where no registry is configured: every use of a type is refused. */
  public static SubjectTypes none() {
    return new SubjectTypes(new NoRegistry());
  }

  /** A value in the wire format of a subject. */
  public CompletableFuture<byte[]> encode(SubjectVersion subject, JsonNode value) {
    return get(bySubject, subject)
        .thenApply(type -> WireFormat.frame(type.schema().id(), type.encode(value)));
  }

  /** The same of bytes that are JSON. */
  public CompletableFuture<byte[]> encode(SubjectVersion subject, byte[] json) {
    return get(bySubject, subject)
        .thenApply(
            type -> WireFormat.frame(type.schema().id(), type.encode(JsonValues.read(json, 0))));
  }

  /**
   * A value as JSON. One in the wire format is decoded; another must be JSON and stays as it is.
   *
   * @param subject what the value must fit; null takes whatever the registry knows, in the wire
   *     format only
   */
  public CompletableFuture<Payload> toJson(@Nullable SubjectVersion subject, byte[] value) {
    if (subject != null && !WireFormat.isFramed(value)) {
      return get(bySubject, subject).thenApply(type -> checked(type, value));
    }
    return decode(subject, value);
  }

  /** The same of a value that must be in the wire format. */
  public CompletableFuture<Payload> decode(@Nullable SubjectVersion subject, byte[] framed) {
    int id;
    try {
      id = WireFormat.id(framed);
    } catch (SchemaException notFramed) {
      return CompletableFuture.failedFuture(notFramed);
    }
    var writer = get(byId, id);
    var reader = subject == null ? writer : get(bySubject, subject);
    return writer.thenCombine(
        reader, (from, to) -> Payload.of(JsonValues.write(to.decode(framed, from))));
  }

  /** The fields of a record in the wire format, as another schema of Avro has them. */
  public CompletableFuture<byte[]> resolve(byte[] framed, Schema reader) {
    return get(byId, WireFormat.id(framed))
        .thenApply(type ->
            switch (type) {
              case AvroType avro -> avro.rewritten(framed, reader);
              case JsonType json ->
                  throw new SchemaException(
                      SchemaCode.UNUSABLE,
                      "Expected Avro of " + json.schema().subject() + ", but found a JSON schema");
            });
  }

  /**
   * Fails unless whoever reads by the one subject can read all that is written by the other; both
   * are looked up anew.
   */
  public CompletableFuture<Void> checkReads(SubjectVersion reader, SubjectVersion writer) {
    return CompletableFuture.runAsync(
        () -> {
          var from = type(registry.find(writer));
          var to = type(registry.find(reader));
          var problems = new ArrayList<>(to.problemsReading(from));
          if (to instanceof JsonType
              && from instanceof JsonType
              && !registry.isCompatible(writer, to.schema().schema())) {
            problems.add("The registry says that it is not compatible");
          }
          if (!problems.isEmpty()) {
            throw new SchemaException(
                SchemaCode.INCOMPATIBLE,
                "Expected "
                    + reader
                    + " to read what is written as "
                    + writer
                    + ", but: "
                    + String.join("; ", problems));
          }
        },
        lookups);
  }

  /** Fails unless there is such a subject, with a schema that can be used. */
  public CompletableFuture<Void> checkExists(SubjectVersion subject) {
    return CompletableFuture.runAsync(
        () -> {
          var _ = type(registry.find(subject));
        },
        lookups);
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    registry.close();
  }

  /** A failure is not remembered, not even for the moment until the cache has dropped it. */
  private static <K> CompletableFuture<RegisteredType> get(
      AsyncLoadingCache<K, RegisteredType> cache, K key) {
    var found = cache.get(key);
    if (!found.isCompletedExceptionally()) {
      return found;
    }
    cache.asMap().remove(key, found);
    return cache.get(key);
  }

  private static Payload checked(RegisteredType type, byte[] json) {
    var _ = type.encode(JsonValues.read(json, 0));
    return Payload.of(json);
  }

  private RegisteredType type(RegisteredSchema schema) {
    return switch (schema.schema().kind()) {
      case AVRO -> {
        var referenced = new ArrayList<SchemaText>();
        collect(schema.schema(), referenced);
        yield AvroType.of(schema, referenced);
      }
      case JSON -> JsonType.of(schema);
      case PROTOBUF ->
          throw new SchemaException(
              SchemaCode.UNUSABLE,
              "Expected Avro or a JSON schema of " + schema.subject() + ", but found Protobuf");
    };
  }

  /** What is used goes before what uses it. */
  private void collect(SchemaText schema, List<SchemaText> all) {
    for (var reference : schema.references()) {
      if (all.size() >= MAX_REFERENCES) {
        throw new SchemaException(
            SchemaCode.UNUSABLE,
            "Expected at most " + MAX_REFERENCES + " references, but found more");
      }
      var other = registry.find(reference.subject()).schema();
      collect(other, all);
      if (!all.contains(other)) {
        all.add(other);
      }
    }
  }
}
