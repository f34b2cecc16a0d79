package io.perdure.sdk.internal;

import io.perdure.sdk.CallHandle;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.Client;
import io.perdure.sdk.Context;
import io.perdure.sdk.DataType;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.HandlerMethod;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.SendHandle;
import io.perdure.sdk.WorkflowClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client of a workflow: the calls of a keyed service, and the result of the run. */
@SuppressWarnings("overloads")
record WorkflowMethodClient<S>(
    HandlerContext context, MethodClient<S> methods, InvocationTarget target)
    implements WorkflowClient<S> {

  static <S> WorkflowClient<S> of(
      HandlerContext context, Definitions definitions, Class<S> workflow, String key) {
    var definition = definitions.ofInterface(workflow);
    if (definition.type() != ServiceType.WORKFLOW) {
      throw new IllegalArgumentException(
          "Expected an interface with @Workflow, but %s is %s"
              .formatted(workflow.getName(), definition.type().label()));
    }
    return new WorkflowMethodClient<>(
        context,
        MethodClient.forKey(context, definitions, workflow, key),
        InvocationTarget.workflow(definition.name(), key));
  }

  @Override
  public <T> DurableFuture<T> attach(Class<T> type) {
    return context.attach(target, type);
  }

  @Override
  public <T> DurableFuture<T> attach(DataType<T> type) {
    return context.attach(target, type);
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(Class<T> type) {
    return context.output(target, type);
  }

  @Override
  public <T> DurableFuture<Optional<T>> output(DataType<T> type) {
    return context.output(target, type);
  }

  @Override
  public Client<S> idempotencyKey(String key) {
    return methods.idempotencyKey(key);
  }

  @Override
  public Client<S> header(String name, String value) {
    return methods.header(name, value);
  }

  @Override
  public Client<S> scope(CallScope scope) {
    return methods.scope(scope);
  }

  @Override
  public Client<S> delay(Duration delay) {
    return methods.delay(delay);
  }

  @Override
  public <C extends Context, I, O> CallHandle<O> call(
      HandlerMethod.Function<S, C, I, O> handler, I input) {
    return methods.call(handler, input);
  }

  @Override
  public <C extends Context, O> CallHandle<O> call(HandlerMethod.Supplier<S, C, O> handler) {
    return methods.call(handler);
  }

  @Override
  public <C extends Context, I> CallHandle<@Nullable Void> call(
      HandlerMethod.Consumer<S, C, I> handler, I input) {
    return methods.call(handler, input);
  }

  @Override
  public <C extends Context> CallHandle<@Nullable Void> call(HandlerMethod.Action<S, C> handler) {
    return methods.call(handler);
  }

  @Override
  public <C extends Context, I, O> SendHandle send(
      HandlerMethod.Function<S, C, I, O> handler, I input) {
    return methods.send(handler, input);
  }

  @Override
  public <C extends Context, O> SendHandle send(HandlerMethod.Supplier<S, C, O> handler) {
    return methods.send(handler);
  }

  @Override
  public <C extends Context, I> SendHandle send(HandlerMethod.Consumer<S, C, I> handler, I input) {
    return methods.send(handler, input);
  }

  @Override
  public <C extends Context> SendHandle send(HandlerMethod.Action<S, C> handler) {
    return methods.send(handler);
  }
}
