package io.perdure.connectors.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A task between Connect, played by the test, and a producer that answers when it is told to. */
class InvocationSinkTaskTest {
  private static final TopicPartition PARTITION = new TopicPartition("in", 0);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final InvocationSinkTask task =
      new InvocationSinkTask(properties -> producer, Duration.ZERO);
  private final ScriptedContext reporting = new ScriptedContext(true);

  @Test
  void anOffsetIsCommittedWhenEverythingBeforeItIsAppended() {
    start(reporting);
    task.put(records(0, 1, 2));
    assertThat(sentKeys()).containsExactly("k0", "k1", "k2");

    assertThat(producer.completeNext()).isTrue();
    assertThat(producer.completeNext()).isTrue();
    assertThat(committable(3)).isEqualTo(2);

    assertThat(producer.completeNext()).isTrue();
    assertThat(committable(3)).isEqualTo(3);
  }

  @Test
  void whatIsFilteredOutBeforeTheTaskIsCommittedToo() {
    start(reporting);
    task.put(records(0));
    assertThat(producer.completeNext()).isTrue();

    assertThat(committable(9)).isEqualTo(9);
  }

  @Test
  void aRecordThatCannotBecomeARequestIsReportedAndTheOthersGoOn() {
    start(reporting);
    task.put(List.of(record(0, "k0"), record(1, new byte[] {(byte) 0xff}), record(2, "k2")));

    assertThat(sentKeys()).containsExactly("k0", "k2");
    assertThat(reporting.reported).extracting(SinkRecord::kafkaOffset).containsExactly(1L);
    assertThat(producer.completeNext()).isTrue();
    assertThat(producer.completeNext()).isTrue();
    assertThat(committable(3)).isEqualTo(1);

    reporting.reports.complete(null);
    assertThat(committable(3)).isEqualTo(3);
  }

  @Test
  void aRecordThatTheBrokerFindsTooLargeIsReported() {
    start(reporting);
    task.put(records(0, 1));

    assertThat(producer.errorNext(new RecordTooLargeException("too large"))).isTrue();
    assertThat(producer.completeNext()).isTrue();
    reporting.reports.complete(null);

    assertThat(committable(2)).isEqualTo(2);
    assertThat(reporting.reported).extracting(SinkRecord::kafkaOffset).containsExactly(0L);
  }

  @Test
  void withoutAReporterABadRecordFailsTheTask() {
    start(new ScriptedContext(false));

    assertThatThrownBy(() -> task.put(List.of(record(5, new byte[] {(byte) 0xff}))))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("record 5 of in-0")
        .hasMessageContaining("UTF-8");
  }

  @Test
  void whoToleratesErrorsWithoutAReporterPassesBadRecordsOver() {
    start(new ScriptedContext(false), "errors.tolerance", "all");

    task.put(List.of(record(5, new byte[] {(byte) 0xff})));

    assertThat(committable(6)).isEqualTo(6);
  }

  @Test
  void withoutRoomConnectIsAskedToDeliverAgainAndNothingIsSentTwice() {
    var refusing = new RefusingProducer(2);
    var refused = new InvocationSinkTask(properties -> refusing, Duration.ZERO);
    refused.initialize(reporting);
    refused.start(Settings.with());
    refused.open(List.of(PARTITION));
    var batch = records(0, 1, 2);

    assertThatThrownBy(() -> refused.put(batch)).isInstanceOf(RetriableException.class);
    assertThat(keys(refusing)).containsExactly("k0", "k1");
    assertThat(refusing.completeNext()).isTrue();
    assertThat(committable(refused, 0)).as("nothing of the batch").isZero();
    refused.put(batch);

    assertThat(keys(refusing)).containsExactly("k0", "k1", "k2");
  }

  @Test
  void whatNoRetryMendsFailsTheTask() {
    start(reporting);
    task.put(records(0));
    assertThat(producer.errorNext(new TopicAuthorizationException("perdure-ingress"))).isTrue();

    assertThatThrownBy(() -> task.put(records(1)))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void aPartitionThatComesBackIsReadFromWhereConnectSays() {
    start(reporting);
    task.put(records(0, 1));
    task.close(List.of(PARTITION));
    task.open(List.of(PARTITION));

    task.put(records(0, 1));

    assertThat(sentKeys()).containsExactly("k0", "k1", "k0", "k1");
  }

  @Test
  void theProducerIsClosed() {
    start(reporting);

    task.stop();

    assertThat(producer.closed()).isTrue();
  }

  private void start(ScriptedContext context, String... settings) {
    task.initialize(context);
    task.start(Settings.with(settings));
    task.open(List.of(PARTITION));
  }

  private long committable(long delivered) {
    return committable(task, delivered);
  }

  private static long committable(InvocationSinkTask task, long delivered) {
    var committed = task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(delivered)));
    return requireNonNull(committed.get(PARTITION)).offset();
  }

  private List<String> sentKeys() {
    return keys(producer);
  }

  private static List<String> keys(MockProducer<byte[], byte[]> producer) {
    return producer.history().stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  private static List<SinkRecord> records(long... offsets) {
    return LongStream.of(offsets).mapToObj(offset -> record(offset, "k" + offset)).toList();
  }

  private static SinkRecord record(long offset, Object key) {
    return new SinkRecord("in", 0, null, key, null, "v", offset, 0L, TimestampType.CREATE_TIME);
  }
}
