package io.perdure.gateway;

import io.perdure.model.InvocationTarget;
import io.perdure.model.TargetType;
import org.jspecify.annotations.Nullable;

/** What makes repeated requests one. Stateless. */
final class IdempotencyKey {
  private IdempotencyKey() {}

  /**
   * @throws RefusedException if it is empty, or the target takes none
   */
  static @Nullable String checked(@Nullable String key, InvocationTarget target) {
    if (key == null) {
      return null;
    }
    if (key.isEmpty()) {
      throw GatewayCode.BAD_IDEMPOTENCY_KEY.refuse("Expected an idempotency key, but it is empty");
    }
    if (target.type() == TargetType.WORKFLOW_RUN) {
      throw GatewayCode.BAD_IDEMPOTENCY_KEY.refuse(
          "Expected no idempotency key for "
              + target
              + ": a workflow runs once for its key anyway");
    }
    return key;
  }
}
