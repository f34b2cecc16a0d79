package io.perdure.statemachine.store;

import org.jspecify.annotations.Nullable;

/**
 * Some objects of a table that has rows of objects. Who knows a service, but no scope, means those
 * without scope; the rows of all scopes come with them.
 *
 * @param scope null for any, or none
 * @param service null for all
 * @param key null for all of the service
 */
public record ObjectRange(@Nullable String scope, @Nullable String service, @Nullable String key) {
  public ObjectRange {
    if (service == null && key != null) {
      throw new IllegalArgumentException(
          "Expected a service with the key " + key + ", but found none");
    }
  }
}
