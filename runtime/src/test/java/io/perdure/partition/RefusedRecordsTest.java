package io.perdure.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusedRecordsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RefusedRecords refused = new RefusedRecords(nanos::get);

  @Test
  void aRecordIsKnownByTopicTimeKeyAndValue() {
    refused.add(sent("orders", "k", "v", 7), "no");

    assertThat(refused.cause(sent("orders", "k", "v", 7))).contains("no");
    assertThat(refused.cause(sent("bills", "k", "v", 7))).isEmpty();
    assertThat(refused.cause(sent("orders", "j", "v", 7))).isEmpty();
    assertThat(refused.cause(sent("orders", "k", null, 7))).isEmpty();
    assertThat(refused.cause(sent("orders", "k", "v", 8L))).isEmpty();
  }

  @Test
  void aTopicIsTriedAgainAfterAWhile() {
    refused.addTopic("orders", "not allowed");

    assertThat(refused.cause(sent("orders", "k", "v", 7))).contains("not allowed");
    assertThat(refused.cause(sent("bills", "k", "v", 7))).isEmpty();

    nanos.addAndGet(RefusedRecords.TOPIC_KEPT.toNanos());
    assertThat(refused.cause(sent("orders", "k", "v", 7))).isEmpty();
  }

  @Test
  void onlySoManyAreRemembered() {
    for (int i = 0; i <= RefusedRecords.MAX_KEPT; i++) {
      refused.add(sent("orders", "k", "v", i), "no");
    }

    assertThat(refused.cause(sent("orders", "k", "v", 0))).isEmpty();
    assertThat(refused.cause(sent("orders", "k", "v", 1))).isPresent();
  }

  @Test
  void onlyWhatIsRefusedForGoodIsNoted() {
    var failures = new PublishFailures();
    failures.configure(
        Map.of(PublishFailures.REFUSED_RECORDS, refused, PublishFailures.OWN_PREFIX, "perdure-"));

    var late = handle(failures, sent("orders", "k", "v", 7), new NotEnoughReplicasException());
    assertThat(late).isEqualTo(Result.RETRY);
    assertThat(refused.cause(sent("orders", "k", "v", 7))).isEmpty();

    var large = handle(failures, sent("orders", "k", "v", 7), new RecordTooLargeException("big"));
    assertThat(large).isEqualTo(Result.FAIL);
    assertThat(refused.cause(sent("orders", "k", "v", 7)).orElseThrow()).contains("big");

    handle(failures, sent("perdure-x", "k", "v", 7), new RecordTooLargeException("big"));
    assertThat(refused.cause(sent("perdure-x", "k", "v", 7))).isEmpty();
  }

  @SuppressWarnings("NullAway") // the context is not looked at
  private static Result handle(
      PublishFailures failures, ProducerRecord<byte[], byte[]> record, Exception failure) {
    return failures.handleError(null, record, failure).result();
  }

  @SuppressWarnings("NullAway") // tombstones, which Kafka's annotations do not know
  private static ProducerRecord<byte[], byte[]> sent(
      String topic, String key, @Nullable String value, long timestampMs) {
    return new ProducerRecord<>(
        topic,
        null,
        timestampMs,
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }
}
