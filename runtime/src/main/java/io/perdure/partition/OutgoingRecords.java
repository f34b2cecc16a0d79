package io.perdure.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.codec.DeadLetter;
import io.perdure.codec.ReplyCodec;
import io.perdure.log.DeadLetterRecords;
import io.perdure.log.RegistryFraming;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Publication;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Records for topics outside. Each has a timestamp. Thread-safe. */
final class OutgoingRecords {
  private static final String INVOCATION_ID = "perdure-invocation-id";
  private static final String CORRELATION_ID = "perdure-correlation-id";
  private static final String FAILURE_CODE = "perdure-failure-code";
  private static final String SET_ASIDE = "PD0306";
  private static final int MAX_CAUSE_CHARS = 1000;

  private final String repliesName;
  private final RegistryFraming framing;
  private final DeadLetterRecords deadLetters;
  private final ReplyCodec replies = new ReplyCodec();

  /**
   * @param repliesName by which the schema of answers is registered
   */
  OutgoingRecords(String repliesName, RegistryFraming framing, DeadLetterRecords deadLetters) {
    this.repliesName = repliesName;
    this.framing = framing;
    this.deadLetters = deadLetters;
  }

  /**
   * @param timeMs of the command, for records that say no time of their own
   */
  ProducerRecord<byte[], byte[]> of(Publication publication, long timeMs) {
    return switch (publication) {
      case Publication.Message it -> {
        var headers = new RecordHeaders();
        it.headers().forEach(header -> add(headers, header.name(), header.value()));
        long timestampMs = it.timestampMs() == null ? timeMs : it.timestampMs();
        yield record(it.topic(), it.partition(), timestampMs, it.key(), it.value(), headers);
      }
      case Publication.Result it -> result(it, timeMs);
    };
  }

  /** This record as it is kept for an operator, who can publish it again. */
  ProducerRecord<byte[], byte[]> deadLetter(ProducerRecord<byte[], byte[]> refused, String cause) {
    return deadLetters.write(
        new DeadLetter(
            SET_ASIDE,
            cause.substring(0, Math.min(cause.length(), MAX_CAUSE_CHARS)),
            DeadLetterRecords.PUBLISH,
            null,
            refused.topic(),
            refused.partition(),
            null,
            refused.timestamp(),
            Payload.ofNullable(refused.key()),
            Payload.ofNullable(refused.value()),
            DeadLetterRecords.headers(refused.headers())),
        refused.timestamp());
  }

  private ProducerRecord<byte[], byte[]> result(Publication.Result result, long timeMs) {
    var waiter = result.waiter();
    var headers = new RecordHeaders();
    add(headers, INVOCATION_ID, result.invocation().toString());
    if (waiter.correlationId() != null) {
      add(headers, CORRELATION_ID, waiter.correlationId());
    }
    if (result.result() instanceof InvocationResult.Failed(var failure)) {
      add(headers, FAILURE_CODE, String.valueOf(failure.code()));
    }
    return switch (waiter.format()) {
      case VALUE ->
          record(waiter.topic(), null, timeMs, waiter.key(), bare(result.result()), headers);
      case AVRO -> {
        var reply =
            replies.encode(result.invocation(), waiter.correlationId(), timeMs, result.result());
        yield framing.framed(
            record(waiter.topic(), null, timeMs, waiter.key(), Payload.of(reply), headers),
            repliesName);
      }
    };
  }

  private static Payload bare(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Succeeded(var output) -> output;
      case InvocationResult.Failed(var failure) -> Payload.ofUtf8(failure.message());
    };
  }

  @SuppressWarnings(
      "NullAway") // keys and values may be null, which Kafka's annotations do not know
  private static ProducerRecord<byte[], byte[]> record(
      String topic,
      @Nullable Integer partition,
      long timestampMs,
      @Nullable Payload key,
      @Nullable Payload value,
      Headers headers) {
    return new ProducerRecord<>(
        topic,
        partition,
        timestampMs,
        key == null ? null : key.bytes(),
        value == null ? null : value.bytes(),
        headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
