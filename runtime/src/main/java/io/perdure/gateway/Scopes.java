package io.perdure.gateway;

import io.perdure.model.Scope;
import org.jspecify.annotations.Nullable;

/** Scopes that requests name. Stateless. */
final class Scopes {
  private Scopes() {}

  /**
   * @throws RefusedException if the scope is malformed, or there is a limit key without one
   */
  static @Nullable Scope of(@Nullable String name, @Nullable String limitKey) {
    try {
      return Scope.of(name, limitKey);
    } catch (IllegalArgumentException malformed) {
      throw GatewayCode.BAD_SCOPE.refuse(String.valueOf(malformed.getMessage()));
    }
  }
}
