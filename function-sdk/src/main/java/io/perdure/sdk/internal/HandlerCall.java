package io.perdure.sdk.internal;

import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.CallHandle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call of a handler. */
final class HandlerCall<T extends @Nullable Object> extends HandlerFuture<T>
    implements CallHandle<T> {
  private final HandlerFuture<String> invocationId;

  HandlerCall(
      HandlerContext context, CallCommands.Call call, Function<NotificationTemplate, T> read) {
    super(context, call.result(), () -> read.apply(context.result(call.result())));
    this.invocationId =
        new HandlerFuture<>(
            context,
            call.invocationId(),
            () -> context.result(call.invocationId()).getInvocationId());
  }

  @Override
  public String invocationId() {
    return invocationId.await();
  }
}
