package io.perdure.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handler an invocation runs: service, object key (if keyed) and handler, and their scope. */
public record InvocationTarget(
    String service, @Nullable String key, String handler, TargetType type, @Nullable Scope scope) {
  /** A target without scope. */
  public InvocationTarget(String service, @Nullable String key, String handler, TargetType type) {
    this(service, key, handler, type, null);
  }

  public InvocationTarget {
    if (type.isKeyed() != (key != null)) {
      throw new IllegalArgumentException(
          "Expected "
              + (type.isKeyed() ? "a key" : "no key")
              + " for "
              + service
              + "/"
              + handler
              + " ("
              + type
              + ")");
    }
  }

  /** The object whose state and lock this target uses. */
  public ObjectKey object() {
    if (key == null) {
      throw new IllegalStateException(this + " is not keyed");
    }
    return new ObjectKey(service, key, Scope.nameOf(scope));
  }

  /** What decides the partition of its invocations; null if any will do. */
  public @Nullable PartitionKey partitionKey() {
    var decides = scope == null ? key : scope.name();
    return decides == null ? null : new PartitionKey(decides);
  }

  /** What its invocations count against, from the narrowest to the widest; empty without scope. */
  public List<String> limitLevels() {
    return scope == null ? List.of() : scope.levels();
  }

  /** The target without its scope, as the path of a request has it. */
  public String path() {
    return key == null ? service + "/" + handler : service + "/" + key + "/" + handler;
  }

  @Override
  public String toString() {
    return scope == null ? path() : path() + " in scope " + scope.name();
  }
}
