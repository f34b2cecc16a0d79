package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import io.perdure.sdk.CallHandle;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.DataType;
import io.perdure.sdk.NamedClient;
import io.perdure.sdk.SendHandle;
import io.perdure.sdk.Serde;
import java.time.Duration;

/** Calls by name. */
record ByNameClient(
    HandlerContext context,
    Definitions definitions,
    String service,
    String key,
    CallOptions options)
    implements NamedClient {

  @Override
  public NamedClient idempotencyKey(String idempotencyKey) {
    return with(options.withIdempotencyKey(idempotencyKey));
  }

  @Override
  public NamedClient header(String name, String value) {
    return with(options.withHeader(name, value));
  }

  @Override
  public NamedClient scope(CallScope scope) {
    return with(options.withScope(scope));
  }

  @Override
  public NamedClient delay(Duration delay) {
    return with(options.withDelay(delay));
  }

  private NamedClient with(CallOptions newOptions) {
    return new ByNameClient(context, definitions, service, key, newOptions);
  }

  @Override
  public <O> CallHandle<O> call(String handler, Object input, Class<O> output) {
    return call(handler, bytesOf(handler, input), definitions.serde(output));
  }

  @Override
  public <O> CallHandle<O> call(String handler, Object input, DataType<O> output) {
    return call(handler, bytesOf(handler, input), definitions.serde(output));
  }

  @Override
  public <O> CallHandle<O> call(String handler, Class<O> output) {
    return call(handler, ByteString.EMPTY, definitions.serde(output));
  }

  @Override
  public <O> CallHandle<O> call(String handler, DataType<O> output) {
    return call(handler, ByteString.EMPTY, definitions.serde(output));
  }

  private <O> CallHandle<O> call(String handler, ByteString input, Serde<O> output) {
    options.requireNoDelay();
    return context.call(
        request(handler, input),
        NotificationReader.valueOf("the result of " + service + "/" + handler, output));
  }

  @Override
  public SendHandle send(String handler, Object input) {
    return context.send(request(handler, bytesOf(handler, input)), options.delay());
  }

  @Override
  public SendHandle send(String handler) {
    return context.send(request(handler, ByteString.EMPTY), options.delay());
  }

  private CallRequest request(String handler, ByteString input) {
    return new CallRequest(
        service, key, handler, input, options.headers(), options.idempotencyKey(), options.scope());
  }

  private ByteString bytesOf(String handler, Object input) {
    return HandlerContext.bytes(
        "the input of " + service + "/" + handler, definitions.serdeOf(input), input);
  }
}
