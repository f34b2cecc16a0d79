package io.perdure.ingest;

import io.perdure.model.Payload;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.schemaregistry.SubjectVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.avro.Schema;

/**
 * What a handler gets of a record's value: the bytes as they are, or JSON that fits the type which
 * it declares. Blocks where a schema is not in memory yet, for as long as a request to the registry
 * may take. Thread-safe.
 */
final class RecordInput {
  private final SubjectTypes types;

  RecordInput(SubjectTypes types) {
    this.types = types;
  }

  /**
   * The input by what the subscription says that values are; where that is left to the handler, and
   * it declares a type, of a value of JSON or in the wire format.
   *
   * @throws BadRecordException if the value does not fit
   * @throws SchemaException if the registry is away and the type not known yet
   */
  Payload of(ValueFormat format, HandlerDescriptor handler, byte[] value) {
    return switch (format) {
      case OF_HANDLER -> of(handler, value);
      case REGISTRY -> await(types.decode(handler.inputSubject(), value));
    };
  }

  /** The same where it is left to the handler. */
  Payload of(HandlerDescriptor handler, byte[] value) {
    SubjectVersion subject = handler.inputSubject();
    return subject == null ? Payload.of(value) : await(types.toJson(subject, value));
  }

  /** A record in the wire format, as fields of another schema. */
  byte[] fields(byte[] value, Schema schema) {
    return await(types.resolve(value, schema));
  }

  private static <T> T await(CompletableFuture<T> input) {
    try {
      return input.join();
    } catch (CompletionException failure) {
      if (!(failure.getCause() instanceof SchemaException cause)) {
        throw failure;
      }
      if (cause.mayPass()) {
        throw cause;
      }
      throw new BadRecordException(
          IngestCode.BAD_VALUE, cause.code().code() + ": " + cause.getMessage());
    }
  }
}
