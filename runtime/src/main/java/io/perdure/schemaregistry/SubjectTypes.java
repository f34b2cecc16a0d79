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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of a registry, in memory once they are used: what an id means for good, what is the
 * latest of a subject for {@link #REFRESH}. A subject that cannot be refreshed stays what it was,
 * so that running traffic does without the registry.
 *
 * <p>Thread-safe. Values are converted on virtual threads, never on the caller's, which may be an
 * event loop. All futures fail with {@link SchemaException}, perhaps within a {@code
 * CompletionException}.
 */
public final class SubjectTypes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubjectTypes.class);

  /** Schemas in memory by id, and subjects as many. */
  static final int MAX_TYPES = 1_000;

  /** After this, whoever uses a subject has it looked up again, without waiting for it. */
  static final Duration REFRESH = Duration.ofSeconds(60);

  /** That the registry is away is logged at most so often. */
  static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  /** References of references of a schema, all together. */
  private static final int MAX_REFERENCES = 100;

  private final SchemaRegistry registry;
  private final LongSupplier nanoTime;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("schema-", 0).factory());
  private final AsyncLoadingCache<SubjectVersion, LookUp> bySubject;
  private final AsyncLoadingCache<Integer, LookUp> byId;
  private final AtomicLong quietUntilNanos;

  public SubjectTypes(SchemaRegistry registry) {
    this(registry, System::nanoTime);
  }

  /** With a clock of one's own. */
  public SubjectTypes(SchemaRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
    this.quietUntilNanos = new AtomicLong(nanoTime.getAsLong());
    this.bySubject =
        cache()
            .refreshAfterWrite(REFRESH)
            .buildAsync(LookUp.loader(subject -> lookUp(() -> registry.find(subject))));
    this.byId = cache().buildAsync(LookUp.loader(id -> lookUp(() -> registry.byId(id))));
  }

  private Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder()
        .maximumSize(MAX_TYPES)
        .ticker(nanoTime::getAsLong)
        .executor(threads);
  }

  /** Where no registry is configured: every use of a type is refused. */
  public static SubjectTypes none() {
    return new SubjectTypes(new NoRegistry());
  }

  /** A value in the wire format of a subject. */
  public CompletableFuture<byte[]> encode(SubjectVersion subject, JsonNode value) {
    return get(bySubject, subject)
        .thenApplyAsync(type -> WireFormat.frame(type.schema().id(), type.encode(value)), threads);
  }

  /** The same of bytes that are JSON. */
  public CompletableFuture<byte[]> encode(SubjectVersion subject, byte[] json) {
    return get(bySubject, subject)
        .thenApplyAsync(
            type -> WireFormat.frame(type.schema().id(), type.encode(JsonValues.read(json, 0))),
            threads);
  }

  /**
   * A value as JSON. One in the wire format is decoded; another must be JSON and stays as it is.
   *
   * @param subject what the value must fit; null takes whatever the registry knows, in the wire
   *     format only
   */
  public CompletableFuture<Payload> toJson(@Nullable SubjectVersion subject, byte[] value) {
    if (subject != null && !WireFormat.isFramed(value)) {
      return get(bySubject, subject).thenApplyAsync(type -> checked(type, value), threads);
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
    return writer.thenCombineAsync(
        reader, (from, to) -> Payload.of(JsonValues.write(to.decode(framed, from))), threads);
  }

  /** The fields of a record in the wire format, as another schema of Avro has them. */
  public CompletableFuture<byte[]> resolve(byte[] framed, Schema reader) {
    return get(byId, WireFormat.id(framed))
        .thenApplyAsync(
            type ->
                switch (type) {
                  case AvroType avro -> avro.rewritten(framed, reader);
                  case JsonType json ->
                      throw new SchemaException(
                          SchemaCode.UNUSABLE,
                          "Expected Avro of "
                              + json.schema().subject()
                              + ", but found a JSON schema");
                },
            threads);
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
        threads);
  }

  /** Fails unless there is such a subject, with a schema that can be used. */
  public CompletableFuture<Void> checkExists(SubjectVersion subject) {
    return CompletableFuture.runAsync(
        () -> {
          var _ = type(registry.find(subject));
        },
        threads);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    registry.close();
  }

  private <K> CompletableFuture<RegisteredType> get(AsyncLoadingCache<K, LookUp> cache, K key) {
    var lookUp = cache.get(key);
    if (lookUp.isDone()
        && !lookUp.isCompletedExceptionally()
        && lookUp.join().isOver(nanoTime.getAsLong())) {
      cache.asMap().remove(key, lookUp);
      lookUp = cache.get(key);
    }
    return lookUp.thenApply(LookUp::type);
  }

  private LookUp lookUp(Supplier<RegisteredSchema> schema) {
    try {
      return new LookUp.Found(type(schema.get()));
    } catch (SchemaException refused) {
      if (refused.mayPass()) {
        logNowAndThen(refused);
      }
      return LookUp.refused(refused, nanoTime.getAsLong());
      // Whatever a client of other people's throws.
    } catch (RuntimeException failure) {
      LOG.debug("The schema registry's client failed", failure);
      var refused =
          new SchemaException(
              SchemaCode.UNAVAILABLE, "The schema registry's client failed: " + failure, failure);
      logNowAndThen(refused);
      return LookUp.refused(refused, nanoTime.getAsLong());
    }
  }

  /** Who asks is told each time; that the registry is away is one fact. */
  private void logNowAndThen(SchemaException refused) {
    long now = nanoTime.getAsLong();
    long quietUntil = quietUntilNanos.get();
    if (now - quietUntil >= 0
        && quietUntilNanos.compareAndSet(quietUntil, now + LOG_INTERVAL.toNanos())) {
      LOG.warn("{}: {}", refused.code().code(), refused.getMessage());
    }
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
