package io.perdure.model;

import org.jspecify.annotations.Nullable;

/** Somebody who is owed the result of an invocation. */
public sealed interface Waiter {
  /** A request held open by a gateway. */
  record Gateway(ReplyAddress address) implements Waiter {}

  /** An entry in another invocation's journal, waiting for its completion. */
  record Caller(InvocationId id, int completionId, Entry entry) implements Waiter {
    /** What kind of entry it is. */
    public enum Entry {
      CALL,
      ATTACH,
      OUTPUT
    }
  }

  /**
   * Whoever reads a topic: the result is published to it, once.
   *
   * @param key of the record
   * @param correlationId what the caller knows the answer by
   */
  record Topic(
      String topic, @Nullable Payload key, @Nullable String correlationId, ReplyFormat format)
      implements Waiter {}
}
