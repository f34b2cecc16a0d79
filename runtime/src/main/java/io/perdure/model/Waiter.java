package io.perdure.model;

/** Somebody who is owed the result of an invocation. */
public sealed interface Waiter {
  /** A request held open by a gateway. */
  record Gateway(ReplyAddress address) implements Waiter {}

  /** A call in another invocation's journal, waiting for its completion. */
  record Caller(InvocationId id, int completionId) implements Waiter {}
}
