package io.perdure.registry;

import io.perdure.schemaregistry.SchemaException;
import io.perdure.schemaregistry.SubjectTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the types that handlers declare against those of the revision before: callers that write
 * the old input must be understood, and readers of the old output must understand the new one.
 * Thread-safe.
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
          Map<String, HandlerDescriptor> before =
              mayBreak
                  ? Map.of()
                  : registry.service(name).map(ServiceDescriptor::handlers).orElse(Map.of());
          service
              .handlers()
              .forEach((handler, after) -> checks.add(compare(name, before.get(handler), after)));
        });
    return all(checks);
  }

  private CompletableFuture<Void> compare(
      String service, @Nullable HandlerDescriptor before, HandlerDescriptor after) {
    var checks = new ArrayList<CompletableFuture<Void>>();
    var input = after.inputSubject();
    if (input != null) {
      var former = before == null ? null : before.inputSubject();
      checks.add(
          former == null || former.equals(input)
              ? types.checkExists(input)
              : types.checkReads(input, former));
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
          throw refused(service + "/" + after.name(), failure);
        });
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> checks) {
    return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new));
  }

  private static RuntimeException refused(String handler, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SchemaException it
        ? new RegistrationException(
            it.code().code(), it.code().status(), "Handler " + handler + ": " + it.getMessage())
        : new IllegalStateException("The types of " + handler + " were not checked", cause);
  }
}
