package io.perdure.query;

import io.perdure.model.Payload;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.registry.StateType;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.schemaregistry.WireFormat;
import io.perdure.statemachine.EagerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * State in a schema registry's wire format as JSON, where its object declares the type. What cannot
 * be decoded, now or ever, is shown as it is stored. Thread-safe.
 */
final class TypedState {
  private final SubjectTypes types;

  TypedState(SubjectTypes types) {
    this.types = types;
  }

  /** All entries, with the values that are shown. */
  CompletableFuture<List<EagerState.Entry>> shown(
      ServiceDescriptor service, List<EagerState.Entry> entries) {
    var declared = service.stateTypes();
    if (declared.isEmpty()) {
      return CompletableFuture.completedFuture(entries);
    }
    var values = new ArrayList<CompletableFuture<EagerState.Entry>>();
    for (var entry : entries) {
      values.add(
          json(declared, entry)
              .thenApply(
                  json -> json.map(it -> new EagerState.Entry(entry.key(), it)).orElse(entry)));
    }
    return CompletableFuture.allOf(values.toArray(CompletableFuture[]::new))
        .thenApply(_ -> values.stream().map(CompletableFuture::join).toList());
  }

  /** The value as JSON; nothing if it is to be shown as it is. */
  CompletableFuture<Optional<Payload>> json(ServiceDescriptor service, EagerState.Entry entry) {
    return json(service.stateTypes(), entry);
  }

  private CompletableFuture<Optional<Payload>> json(
      Map<String, StateType> declared, EagerState.Entry entry) {
    var type = declared.get(entry.key().utf8());
    var value = entry.value().bytes();
    return type == null || !WireFormat.isFramed(value)
        ? CompletableFuture.completedFuture(Optional.empty())
        : types
            .decode(type.subject(), value)
            .handle((json, failure) -> failure == null ? Optional.of(json) : Optional.empty());
  }
}
