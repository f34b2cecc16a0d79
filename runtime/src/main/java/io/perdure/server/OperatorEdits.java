package io.perdure.server;

import io.perdure.admin.LimitEdits;
import io.perdure.admin.StateEdits;
import io.perdure.gateway.Waiters;
import io.perdure.invoker.builtin.LimitEditHandler;
import io.perdure.invoker.builtin.StateEdit;
import io.perdure.limits.LimitBook;
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

/** Edits state, and rules of limits, by invocations of built-in handlers. Thread-safe. */
final class OperatorEdits implements StateEdits, LimitEdits {
  private final Waiters waiters;
  private final InvocationSpecs specs;
  private final HandlerOptions options;

  /**
   * @param options for how long edits are kept
   */
  OperatorEdits(Waiters waiters, InvocationSpecs specs, HandlerOptions options) {
    this.waiters = waiters;
    this.specs = specs;
    this.options = options;
  }

  @Override
  public CompletableFuture<Answer> edit(
      ObjectKey object, Map<String, byte[]> newState, @Nullable String version) {
    var state = new TreeMap<String, Payload>();
    newState.forEach((name, value) -> state.put(name, Payload.of(value)));
    return edit(object, StateEdit.HANDLER, new StateEdit(state, version).toInput());
  }

  @Override
  public CompletableFuture<Answer> put(String rules) {
    return edit(LimitBook.OBJECT, LimitEditHandler.PUT, Payload.ofUtf8(rules));
  }

  @Override
  public CompletableFuture<Answer> remove(String rules) {
    return edit(LimitBook.OBJECT, LimitEditHandler.REMOVE, Payload.ofUtf8(rules));
  }

  private CompletableFuture<Answer> edit(ObjectKey object, String handler, Payload input) {
    var scope = Scope.of(object.scope(), null);
    var target =
        new InvocationTarget(object.service(), object.key(), handler, TargetType.STATE_EDIT, scope);
    var request =
        new InvocationSpecs.Request(
            target, new InvocationSource.Operator(), List.of(), input, null, 0, null);
    return waiters.call(specs.complete(request, options));
  }
}
