package io.perdure.model;

import org.jspecify.annotations.Nullable;

/** The handler an invocation runs: service, object key (if keyed) and handler. */
public record InvocationTarget(
    String service, @Nullable String key, String handler, TargetType type) {
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
    return new ObjectKey(service, key);
  }

  @Override
  public String toString() {
    return key == null ? service + "/" + handler : service + "/" + key + "/" + handler;
  }
}
