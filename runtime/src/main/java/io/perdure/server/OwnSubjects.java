package io.perdure.server;

import io.perdure.codec.PublicSchemas;
import io.perdure.log.RegistryFraming;
import io.perdure.log.TopicNames;
import io.perdure.schemaregistry.SchemaCode;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SchemaRegistry;
import io.perdure.schemaregistry.SchemaText;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Perdure's own schemas in the registry, named after their topics: registered at start, or only
 * looked for. A registry that is away holds up no start; it is asked again until it answers. Then
 * Perdure's records are written with the ids that it gave. Confined to the thread that starts the
 * node, then to one of its own.
 */
final class OwnSubjects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnSubjects.class);
  static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private final SchemaRegistry registry;
  private final boolean registers;
  private final Duration askAgain;
  private final RegistryFraming framing;
  private final Map<String, SchemaText> schemas = new TreeMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("own-subjects").daemon().factory());

  OwnSubjects(
      SchemaRegistry registry,
      boolean registers,
      TopicNames names,
      RegistryFraming framing,
      Duration askAgain) {
    this.registry = registry;
    this.registers = registers;
    this.framing = framing;
    this.askAgain = askAgain;
    schemas.put(names.log(), SchemaText.avro(PublicSchemas.log()));
    schemas.put(names.ingress(), SchemaText.avro(PublicSchemas.ingress()));
    schemas.put(names.replies(), SchemaText.avro(PublicSchemas.replies()));
    schemas.put(names.deadLetters(), SchemaText.avro(PublicSchemas.deadLetters()));
    schemas.put(names.changelog("invocations"), SchemaText.avro(PublicSchemas.invocations()));
    schemas.put(names.changelog("journal"), SchemaText.avro(PublicSchemas.journal()));
    schemas.put(names.changelog("state"), SchemaText.avro(PublicSchemas.state()));
  }

  /**
   * Registers or checks.
   *
   * @throws StartException if the registry has other schemas by these names, or lacks them and
   *     nothing is to be registered
   */
  void start() {
    try {
      settle();
    } catch (SchemaException failure) {
      if (!failure.mayPass()) {
        throw new StartException(failure.code().code() + ": " + failure.getMessage(), failure);
      }
      LOG.warn(
          "The schema registry is asked again every {} s: {} {}",
          askAgain.toSeconds(),
          failure.code().code(),
          failure.getMessage());
      later.schedule(this::settleLater, askAgain.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
  }

  private void settleLater() {
    try {
      settle();
      LOG.info("The schema registry has Perdure's own subjects");
    } catch (SchemaException failure) {
      if (failure.mayPass()) {
        later.schedule(this::settleLater, askAgain.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        LOG.error(
            "Perdure's own subjects are not in order: {} {}",
            failure.code().code(),
            failure.getMessage());
      }
    }
  }

  private void settle() {
    var found = new TreeMap<String, Integer>();
    schemas.forEach((name, schema) -> found.put(name, id(name + "-value", schema)));
    LOG.info("Schemas of Perdure's own records in the registry: {}", found);
    found.forEach(framing::put);
  }

  private int id(String subject, SchemaText schema) {
    return registers
        ? registry.register(subject, schema)
        : registry
            .idOf(subject, schema)
            .orElseThrow(() ->
                new SchemaException(
                    SchemaCode.UNKNOWN,
                    "Expected subject "
                        + subject
                        + " with the schema of this release in the schema registry, but it has none"
                        + " such; register it, or set perdure.schema.registry.register"));
  }
}
