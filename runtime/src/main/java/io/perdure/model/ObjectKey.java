package io.perdure.model;

import org.jspecify.annotations.Nullable;

/**
 * One virtual object: the unit of state and of mutual exclusion.
 *
 * @param scope name of the {@link Scope} that it is in; null for none
 */
public record ObjectKey(String service, String key, @Nullable String scope) {
  /** An object without scope. */
  public ObjectKey(String service, String key) {
    this(service, key, null);
  }

  /** What decides its partition. */
  public PartitionKey partitionKey() {
    return new PartitionKey(scope == null ? key : scope);
  }

  @Override
  public String toString() {
    return service + "/" + key + (scope == null ? "" : " in scope " + scope);
  }
}
