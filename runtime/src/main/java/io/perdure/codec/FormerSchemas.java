package io.perdure.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;

/**
 * Schemas that records in Kafka may still be written with.
 *
 * <p>When a schema changes, the file of its last release, with all types it uses inlined, goes to
 * {@code schemas/src/main/resources/former-schemas} and its name into the list here. New fields
 * need defaults.
 */
final class FormerSchemas {
  private static final String FOLDER = "/former-schemas/";
  private static final List<String> FILES = List.of();

  private FormerSchemas() {}

  static SchemaStore load() {
    var store = new SchemaStore.Cache();
    for (var file : FILES) {
      store.addSchema(parse(file));
    }
    return store;
  }

  private static Schema parse(String file) {
    try (var stream = FormerSchemas.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new IllegalStateException(
            "Expected the resource " + FOLDER + file + ", but there is none");
      }
      return new Schema.Parser().parse(stream);
    } catch (IOException cause) {
      throw new UncheckedIOException("Could not read the resource " + FOLDER + file, cause);
    }
  }
}
