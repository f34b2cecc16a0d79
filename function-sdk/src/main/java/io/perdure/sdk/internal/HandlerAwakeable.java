package io.perdure.sdk.internal;

import io.perdure.schema.protocol.NotificationTemplate;
import io.perdure.sdk.Awakeable;
import java.util.function.Function;

/** An awakeable of a handler. */
final class HandlerAwakeable<T> extends HandlerFuture<T> implements Awakeable<T> {
  private final String id;

  HandlerAwakeable(
      HandlerContext context,
      SignalCommands.AwakeableTicket ticket,
      Function<NotificationTemplate, T> read) {
    super(context, ticket.result(), () -> read.apply(context.result(ticket.result())));
    this.id = ticket.id();
  }

  @Override
  public String id() {
    return id;
  }
}
