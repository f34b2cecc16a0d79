package io.perdure.partition;

import io.perdure.log.DeadLetterHeaders;
import io.perdure.model.Header;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record for a topic outside, as the sink takes it.
 *
 * @param partition null lets the key decide
 * @param timestampMs milliseconds since the epoch
 */
record Outgoing(
    String topic,
    @Nullable Integer partition,
    @Nullable Payload key,
    @Nullable Payload value,
    List<Header> headers,
    long timestampMs) {
  private static final String INVOCATION_ID = "perdure-invocation-id";
  private static final String CORRELATION_ID = "perdure-correlation-id";
  private static final String FAILURE_CODE = "perdure-failure-code";
  private static final String SET_ASIDE = "PD0306";
  private static final int MAX_CAUSE_CHARS = 1000;

  Outgoing {
    headers = List.copyOf(headers);
  }

  /**
   * @param timeMs of the command, for records that say no time of their own
   */
  static Outgoing of(Publication publication, long timeMs) {
    return switch (publication) {
      case Publication.Message it ->
          new Outgoing(
              it.topic(),
              it.partition(),
              it.key(),
              it.value(),
              it.headers(),
              it.timestampMs() == null ? timeMs : it.timestampMs());
      case Publication.Result it -> result(it, timeMs);
    };
  }

  /** This record as it is kept for an operator, who can publish it again. */
  Outgoing deadLetter(String deadLetters, String cause) {
    var more = new ArrayList<>(headers);
    more.add(new Header(DeadLetterHeaders.CODE, SET_ASIDE));
    more.add(new Header(DeadLetterHeaders.SOURCE, DeadLetterHeaders.PUBLISH));
    more.add(new Header(DeadLetterHeaders.TOPIC, topic));
    if (partition != null) {
      more.add(new Header(DeadLetterHeaders.PARTITION, partition.toString()));
    }
    more.add(
        new Header(
            DeadLetterHeaders.MESSAGE,
            cause.substring(0, Math.min(cause.length(), MAX_CAUSE_CHARS))));
    return new Outgoing(deadLetters, null, key, value, more, timestampMs);
  }

  /** The value is the result, or the message of the failure. */
  private static Outgoing result(Publication.Result result, long timeMs) {
    var waiter = result.waiter();
    var headers = new ArrayList<Header>();
    headers.add(new Header(INVOCATION_ID, result.invocation().toString()));
    if (waiter.correlationId() != null) {
      headers.add(new Header(CORRELATION_ID, waiter.correlationId()));
    }
    var value =
        switch (result.result()) {
          case InvocationResult.Succeeded(var bytes) -> bytes;
          case InvocationResult.Failed(var failure) -> {
            headers.add(new Header(FAILURE_CODE, String.valueOf(failure.code())));
            yield Payload.ofUtf8(failure.message());
          }
        };
    return new Outgoing(waiter.topic(), null, waiter.key(), value, headers, timeMs);
  }
}
