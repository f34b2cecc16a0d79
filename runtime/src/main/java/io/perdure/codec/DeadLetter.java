package io.perdure.codec;

import io.perdure.model.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that got nowhere, and why.
 *
 * @param code of the error, which has a page in the documentation
 * @param message what was wrong, in words
 * @param source a subscription's id, {@code ingress}, or {@code publish}
 * @param cluster name of the topic's Kafka cluster; null is Perdure's own
 * @param topic that it was read from, or meant for
 * @param partition null if the key was to decide
 * @param offset where it was read; null if it was meant for the topic
 * @param timestampMs of the record, in milliseconds since the epoch
 */
public record DeadLetter(
    String code,
    String message,
    String source,
    @Nullable String cluster,
    String topic,
    @Nullable Integer partition,
    @Nullable Long offset,
    long timestampMs,
    @Nullable Payload key,
    @Nullable Payload value,
    List<Header> headers) {
  /** A header of a record in Kafka. */
  public record Header(String name, @Nullable Payload value) {}

  public DeadLetter {
    headers = List.copyOf(headers);
  }
}
