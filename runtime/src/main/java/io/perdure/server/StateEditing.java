package io.perdure.server;

import io.perdure.admin.StateEdits;
import io.perdure.gateway.Waiters;
import io.perdure.invoker.builtin.StateEdit;
import io.perdure.model.InvocationSource;
import io.perdure.model.InvocationTarget;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.model.Scope;
import io.perdure.model.TargetType;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.InvocationSpecs;
import io.perdure.statemachine.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Edits state by invocations of the built-in handler. Thread-safe. */
final class StateEditing implements StateEdits {
  private final Waiters waiters;
  private final InvocationSpecs specs;
  private final HandlerOptions options;

  /**
   * @param options for how long edits are kept
   */
  StateEditing(Waiters waiters, InvocationSpecs specs, HandlerOptions options) {
    this.waiters = waiters;
    this.specs = specs;
    this.options = options;
  }

  @Override
  public CompletableFuture<Answer> edit(
      ObjectKey object, Map<String, byte[]> newState, @Nullable String version) {
    var state = new TreeMap<String, Payload>();
    newState.forEach((name, value) -> state.put(name, Payload.of(value)));
    var request =
        new InvocationSpecs.Request(
            new InvocationTarget(
                object.service(),
                object.key(),
                StateEdit.HANDLER,
                TargetType.STATE_EDIT,
                Scope.of(object.scope(), null)),
            new InvocationSource.Operator(),
            List.of(),
            new StateEdit(state, version).toInput(),
            null,
            0,
            null);
    return waiters.call(specs.complete(request, options));
  }
}
