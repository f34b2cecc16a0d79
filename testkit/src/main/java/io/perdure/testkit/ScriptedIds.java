package io.perdure.testkit;

import io.perdure.codec.DerivedIds;
import io.perdure.model.InvocationId;
import io.perdure.sdk.InvocationTarget;

/** The ids of the invocations in a run of a {@link HandlerScript}: the same in every run. */
final class ScriptedIds {
  private long given;

  InvocationId next() {
    return new InvocationId(0, 0, ++given);
  }

  /** The id that a runtime would find a target by. */
  static InvocationId of(InvocationTarget target) {
    return switch (target) {
      case InvocationTarget.Id(var id) -> InvocationId.parse(id);
      case InvocationTarget.Request(var service, var key, var handler, var idempotencyKey) ->
          DerivedIds.ofIdempotentRequest(null, service, key.orElse(null), handler, idempotencyKey);
      case InvocationTarget.Workflow(var name, var key) -> DerivedIds.ofWorkflow(null, name, key);
    };
  }
}
