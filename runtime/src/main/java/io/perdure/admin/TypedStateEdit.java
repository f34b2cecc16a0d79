package io.perdure.admin;

import io.perdure.model.Payload;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.registry.StateType;
import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.schemaregistry.WireFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * New values of state in the form in which functions store them, where their object declares what
 * they are. Thread-safe.
 */
final class TypedStateEdit {
  private final SubjectTypes types;

  TypedStateEdit(SubjectTypes types) {
    this.types = types;
  }

  /**
   * Converts and checks.
   *
   * @param state by name; what has a type is JSON or in the wire format
   * @return fails with {@link SchemaException}, which names state and field, if a value does not
   *     fit
   */
  CompletableFuture<Map<String, byte[]>> stored(
      ServiceDescriptor service, Map<String, byte[]> state) {
    var declared = service.stateTypes();
    CompletableFuture<Map<String, byte[]>> all =
        CompletableFuture.completedFuture(new TreeMap<>(state));
    for (var entry : state.entrySet()) {
      var type = declared.get(entry.getKey());
      if (type != null) {
        all =
            all.thenCombine(
                stored(entry.getKey(), type, entry.getValue()),
                (stored, value) -> {
                  stored.put(entry.getKey(), value);
                  return stored;
                });
      }
    }
    return all;
  }

  private CompletableFuture<byte[]> stored(String name, StateType type, byte[] value) {
    return stored(type, value)
        .exceptionally(failure -> {
          throw AdminAnswers.cause(failure) instanceof SchemaException refused
              ? refused.at("State '" + name + "': ")
              : new IllegalStateException("State was not converted", failure);
        });
  }

  private CompletableFuture<byte[]> stored(StateType type, byte[] value) {
    if (type.isJson()) {
      return types.toJson(type.subject(), value).thenApply(Payload::bytes);
    }
    return WireFormat.isFramed(value)
        ? types.decode(type.subject(), value).thenApply(_ -> value)
        : types.encode(type.subject(), value);
  }
}
