package io.perdure.testkit;

import io.perdure.model.InvocationId;
import java.util.Optional;

/** Which handler a {@link HandlerScript} runs, and as which invocation. */
record ScriptedTarget(
    InvocationId id,
    String service,
    Optional<String> key,
    String handler,
    Optional<String> idempotencyKey) {
  /** The same random numbers in every run. */
  static final long RANDOM_SEED = 7;

  @Override
  public String toString() {
    return service + key.map(some -> "/" + some).orElse("") + "/" + handler;
  }
}
