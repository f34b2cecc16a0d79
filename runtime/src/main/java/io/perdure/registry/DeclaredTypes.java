package io.perdure.registry;

import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.schemaregistry.SubjectVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the types that services declare against those of the revision before: callers that write
 * the old input must be understood, readers of the old output must understand the new one, and
 * state that is there must stay readable. Thread-safe.
 */
final class DeclaredTypes {
  private final SubjectTypes types;

  DeclaredTypes(SubjectTypes types) {
    this.types = types;
  }

  /**
   * @param mayBreak whether it is enough that the subjects are there
   * @return fails with {@link RegistrationException}
   */
  CompletableFuture<Void> check(DeploymentRegistry registry, Manifest manifest, boolean mayBreak) {
    var checks = new ArrayList<CompletableFuture<Void>>();
    manifest
        .services()
        .forEach((name, service) -> {
          var latest = mayBreak ? Optional.<ServiceDescriptor>empty() : registry.service(name);
          var handlers = latest.map(ServiceDescriptor::handlers).orElse(Map.of());
          service
              .handlers()
              .forEach((handler, after) -> checks.add(compare(name, handlers.get(handler), after)));
          var states = latest.map(ServiceDescriptor::stateTypes).orElse(Map.of());
          DeclaredStates.read(service.metadata())
              .forEach(
                  (state, after) -> checks.add(compare(name, state, states.get(state), after)));
        });
    return all(checks);
  }

  private CompletableFuture<Void> compare(
      String service, @Nullable HandlerDescriptor before, HandlerDescriptor after) {
    var checks = new ArrayList<CompletableFuture<Void>>();
    var input = after.inputSubject();
    if (input != null) {
      checks.add(checkReads(input, before == null ? null : before.inputSubject()));
    }
    var output = after.outputSubject();
    if (output != null) {
      var former = before == null ? null : before.outputSubject();
      checks.add(
          former == null || former.equals(output)
              ? types.checkExists(output)
              : types.checkReads(former, output));
    }
    return all(checks)
        .exceptionally(failure -> {
          throw refused("Handler " + service + "/" + after.name(), failure);
        });
  }

  private CompletableFuture<Void> compare(
      String service, String state, @Nullable StateType before, StateType after) {
    return checkReads(after.subject(), before == null ? null : before.subject())
        .exceptionally(failure -> {
          throw refused("State '" + state + "' of " + service, failure);
        });
  }

  /**
   * @param former what the new type must read; null if there is nothing of it
   */
  private CompletableFuture<Void> checkReads(SubjectVersion type, @Nullable SubjectVersion former) {
    return former == null || former.equals(type)
        ? types.checkExists(type)
        : types.checkReads(type, former);
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> checks) {
    return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new));
  }

  private static RuntimeException refused(String what, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SchemaException it
        ? new RegistrationException(
            it.code().code(), it.code().status(), what + ": " + it.getMessage())
        : new IllegalStateException("The types of " + what + " were not checked", cause);
  }
}
