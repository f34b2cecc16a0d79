package io.perdure.codec;

import io.perdure.model.Header;
import io.perdure.model.Payload;
import io.perdure.model.ReplyFormat;
import io.perdure.model.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the ingress topic asks for.
 *
 * @param key of the object or workflow; null leaves it to the record's key
 * @param delayMs how long after the record's timestamp the invocation starts, 0 is at once
 * @param traceParent of W3C, as the record has it: it may be malformed, and so may the next
 * @param replyTo where its result is published
 */
public record IngressRequest(
    String service,
    String handler,
    @Nullable String key,
    Payload input,
    List<Header> headers,
    @Nullable String idempotencyKey,
    long delayMs,
    @Nullable String traceParent,
    @Nullable String traceState,
    @Nullable ReplyTo replyTo,
    @Nullable Scope scope) {
  public IngressRequest {
    headers = List.copyOf(headers);
    if (service.isEmpty() || handler.isEmpty()) {
      throw new IllegalArgumentException("Expected a service and a handler, but one is empty");
    }
    if (delayMs < 0) {
      throw new IllegalArgumentException(
          "Expected a delay of at least 0 milliseconds, but found " + delayMs);
    }
    if (idempotencyKey != null && idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("Expected an idempotency key, but it is empty");
    }
  }

  /** A topic that results are published to. */
  public record ReplyTo(String topic, @Nullable String correlationId, ReplyFormat format) {
    public ReplyTo {
      if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
        throw new IllegalArgumentException(
            "Expected the name of a topic to reply to, but found '" + topic + "'");
      }
    }
  }
}
