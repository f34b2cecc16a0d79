package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.CallHandle;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.Client;
import io.perdure.sdk.Context;
import io.perdure.sdk.HandlerMethod;
import io.perdure.sdk.SendHandle;
import io.perdure.sdk.Serde;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls by method reference: the reference is applied to a proxy that writes down what it names.
 */
@SuppressWarnings("overloads")
record MethodClient<S>(
    HandlerContext context,
    ServiceDefinition definition,
    Class<S> service,
    String key,
    CallOptions options)
    implements Client<S> {

  static <S> Client<S> forService(
      HandlerContext context, Definitions definitions, Class<S> service) {
    var definition = definitions.ofInterface(service);
    if (definition.isKeyed()) {
      throw new IllegalArgumentException(
          "%s is %s: expected client(%s.class, key)"
              .formatted(service.getName(), definition.type().label(), service.getSimpleName()));
    }
    return new MethodClient<>(context, definition, service, "", CallOptions.NONE);
  }

  static <S> MethodClient<S> forKey(
      HandlerContext context, Definitions definitions, Class<S> keyed, String key) {
    var definition = definitions.ofInterface(keyed);
    if (!definition.isKeyed()) {
      throw new IllegalArgumentException(
          "%s is a service, which has no key: expected client(%s.class)"
              .formatted(keyed.getName(), keyed.getSimpleName()));
    }
    return new MethodClient<>(context, definition, keyed, key, CallOptions.NONE);
  }

  @Override
  public Client<S> idempotencyKey(String idempotencyKey) {
    return with(options.withIdempotencyKey(idempotencyKey));
  }

  @Override
  public Client<S> header(String name, String value) {
    return with(options.withHeader(name, value));
  }

  @Override
  public Client<S> scope(CallScope scope) {
    return with(options.withScope(scope));
  }

  @Override
  public Client<S> delay(Duration delay) {
    return with(options.withDelay(delay));
  }

  private Client<S> with(CallOptions newOptions) {
    return new MethodClient<>(context, definition, service, key, newOptions);
  }

  @Override
  public <C extends Context, I, O> CallHandle<O> call(
      HandlerMethod.Function<S, C, I, O> handler, I input) {
    return call(recorded(proxy -> handler.call(proxy, MethodRecorder.noContext(), input)));
  }

  @Override
  public <C extends Context, O> CallHandle<O> call(HandlerMethod.Supplier<S, C, O> handler) {
    return call(recorded(proxy -> handler.call(proxy, MethodRecorder.noContext())));
  }

  @Override
  public <C extends Context, I> CallHandle<@Nullable Void> call(
      HandlerMethod.Consumer<S, C, I> handler, I input) {
    return callVoid(
        recorded(proxy -> {
          handler.call(proxy, MethodRecorder.noContext(), input);
          return null;
        }));
  }

  @Override
  public <C extends Context> CallHandle<@Nullable Void> call(HandlerMethod.Action<S, C> handler) {
    return callVoid(
        recorded(proxy -> {
          handler.call(proxy, MethodRecorder.noContext());
          return null;
        }));
  }

  @Override
  public <C extends Context, I, O> SendHandle send(
      HandlerMethod.Function<S, C, I, O> handler, I input) {
    return send(recorded(proxy -> handler.call(proxy, MethodRecorder.noContext(), input)));
  }

  @Override
  public <C extends Context, O> SendHandle send(HandlerMethod.Supplier<S, C, O> handler) {
    return send(recorded(proxy -> handler.call(proxy, MethodRecorder.noContext())));
  }

  @Override
  public <C extends Context, I> SendHandle send(HandlerMethod.Consumer<S, C, I> handler, I input) {
    return send(
        recorded(proxy -> {
          handler.call(proxy, MethodRecorder.noContext(), input);
          return null;
        }));
  }

  @Override
  public <C extends Context> SendHandle send(HandlerMethod.Action<S, C> handler) {
    return send(
        recorded(proxy -> {
          handler.call(proxy, MethodRecorder.noContext());
          return null;
        }));
  }

  private MethodRecorder.Recorded recorded(MethodRecorder.Use<S> use) {
    return MethodRecorder.record(service, definition, use);
  }

  @SuppressWarnings("unchecked")
  private <O> CallHandle<O> call(MethodRecorder.Recorded recorded) {
    options.requireNoDelay();
    // The reference's type says that the handler has an output, and which.
    var serde = (Serde<O>) recorded.handler().requireOutput();
    Function<NotificationTemplate, O> read =
        NotificationReader.valueOf("the result of " + recorded.handler().qualifiedName(), serde);
    return context.call(request(recorded), read);
  }

  private CallHandle<@Nullable Void> callVoid(MethodRecorder.Recorded recorded) {
    options.requireNoDelay();
    return context.call(request(recorded), NotificationReader::nothing);
  }

  private SendHandle send(MethodRecorder.Recorded recorded) {
    return context.send(request(recorded), options.delay());
  }

  private CallRequest request(MethodRecorder.Recorded recorded) {
    ByteString input = recorded.handler().inputBytes(recorded.input());
    return new CallRequest(
        definition.name(),
        key,
        recorded.handler().name(),
        input,
        options.headers(),
        options.idempotencyKey(),
        options.scope());
  }
}
