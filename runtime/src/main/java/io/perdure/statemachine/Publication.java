package io.perdure.statemachine;

import io.perdure.model.Header;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.model.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record that leaves Perdure for a topic. */
public sealed interface Publication {
  /**
   * What a function publishes.
   *
   * @param partition null lets the key decide
   * @param value null is a tombstone
   * @param timestampMs milliseconds since the epoch; null is the time of the command
   */
  record Message(
      String topic,
      @Nullable Integer partition,
      @Nullable Payload key,
      @Nullable Payload value,
      List<Header> headers,
      @Nullable Long timestampMs)
      implements Publication {
    public Message {
      headers = List.copyOf(headers);
    }
  }

  /** The result of an invocation, for the one who asked by Kafka. */
  record Result(Waiter.Topic waiter, InvocationId invocation, InvocationResult result)
      implements Publication {}
}
