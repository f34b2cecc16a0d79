package io.perdure.sdk.internal;

import io.perdure.sdk.SendHandle;

/** A one-way call of a handler. */
final class HandlerSend implements SendHandle {
  private final HandlerFuture<String> invocationId;

  HandlerSend(HandlerContext context, Pending.One invocationId) {
    this.invocationId =
        new HandlerFuture<>(
            context, invocationId, () -> context.result(invocationId).getInvocationId());
  }

  @Override
  public String invocationId() {
    return invocationId.await();
  }
}
