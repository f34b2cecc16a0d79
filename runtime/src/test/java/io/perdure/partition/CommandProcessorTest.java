package io.perdure.partition;

import static io.perdure.statemachine.StateMachineFixture.call;
import static io.perdure.statemachine.StateMachineFixture.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.perdure.codec.BuiltInEntries;
import io.perdure.codec.CommandCodec;
import io.perdure.codec.FunctionEntryCodec;
import io.perdure.codec.PublicSchemas;
import io.perdure.codec.StoredRowCodec;
import io.perdure.log.AppendException;
import io.perdure.log.DeadLetterForm;
import io.perdure.log.DeadLetterRecords;
import io.perdure.log.DeliveryLog;
import io.perdure.log.InMemoryCommandLog;
import io.perdure.log.RegistryFraming;
import io.perdure.log.TopicFacts;
import io.perdure.model.AttemptId;
import io.perdure.model.Header;
import io.perdure.model.LeaderEpoch;
import io.perdure.model.Payload;
import io.perdure.model.ReplyFormat;
import io.perdure.model.Waiter;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Command.AnnounceLeader;
import io.perdure.statemachine.PartitionStateMachine;
import io.perdure.statemachine.Publication;
import io.perdure.statemachine.ReportedEntry;
import io.perdure.statemachine.StateMachineFixture;
import io.perdure.tracing.RecordedSpans;
import io.perdure.tracing.Tracing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real state machine in the real topology over RocksDB, without a broker. */
@SuppressWarnings("NullAway.Init")
class CommandProcessorTest {
  private final CommandCounts counts = new CommandCounts();
  private static final String TOPIC = "perdure-log";
  private static final long TIME_MS = 1_700_000_000_000L;

  @TempDir private Path directory;
  private final CommandCodec codec = new CommandCodec();
  private final InMemoryCommandLog log = new InMemoryCommandLog(1);
  private final ManualScheduler scheduler = new ManualScheduler();
  private final RecordingLauncher launcher = new RecordingLauncher();
  private final RecordedSpans spans = new RecordedSpans();
  private final RecordingReplies replies = new RecordingReplies();
  private final RefusedRecords refused = new RefusedRecords(() -> 0);
  private final LedPartitions led = new LedPartitions();
  private final RegistryFraming framing = new RegistryFraming();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> topic;

  @BeforeEach
  void start() {
    var services =
        new PartitionServices(
            new LeaderOptions("node-1", 2, 1024, 1000, 10_000),
            codec,
            new StoredRowCodec(),
            new FunctionEntryCodec(),
            log,
            new NoDeliveries(),
            launcher,
            new ReplayMemory(1),
            replies,
            scheduler,
            () -> Instant.ofEpochMilli(scheduler.nowMs()),
            led,
            counts,
            new Tracing(spans.tracer()));
    var deadLetters =
        new DeadLetterRecords("perdure-dead-letters", DeadLetterForm.ORIGINAL, framing);
    var publishing =
        new PublishServices(
            new OutgoingRecords("perdure-replies", framing, deadLetters),
            10_000,
            CommandProcessorTest::find,
            refused);
    var config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "perdure");
    config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    config.putAll(RocksStores.CONFIG);
    driver =
        new TopologyTestDriver(
            PartitionTopology.of(TOPIC, () -> new CommandProcessor(services, publishing)), config);
    topic = driver.createInputTopic(TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void nothingIsPerformedBeforeTheOwnAnnouncementIsReadBack() {
    pipe(call(1));
    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    assertThat(launcher.calls).isEmpty();
    assertThat(led.contains(0)).isFalse();

    pipe(announcement());

    assertThat(launcher.calls).containsExactly("launch " + attempt(1, 2, 1));
    assertThat(led.contains(0)).isTrue();
    assertThat(replies.leaderChanges).isEqualTo(1);
  }

  @Test
  void anotherLeadersAnnouncementEndsLeadership() {
    pipe(announcement());
    pipe(call(1));

    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    pipe(call(2));

    assertThat(launcher.calls)
        .containsExactly("launch " + attempt(1, 1, 1), "stop " + attempt(1, 1, 1));
    assertThat(led.contains(0)).isFalse();
  }

  @Test
  void moreAttemptsThanAllowedWaitForAPlace() {
    pipe(announcement());
    pipe(call(1));
    pipe(call(2));
    pipe(call(3));
    assertThat(launcher.launched).hasSize(2);

    pipe(
        new Command.ReportAttempt(
            attempt(1, 1, 1),
            0,
            null,
            List.of(StateMachineFixture.output("done")),
            new AttemptEnd.Ended()));

    assertThat(launcher.calls).endsWith("stop " + attempt(1, 1, 1), "launch " + attempt(3, 1, 1));
    assertThat(replies.answers).hasSize(1);
  }

  @Test
  void beginningAndEndOfATracedInvocationAreSpansBelowItsCaller() {
    pipe(announcement());
    pipe(call(1));
    var start = spans.await();
    pipe(new Command.Kill(id(1), null));
    var end = spans.await();

    assertThat(List.of(start, end))
        .extracting(SpanData::getName)
        .containsExactly("invocation-start Service/handle", "invocation-end Service/handle");
    assertThat(List.of(start, end))
        .allSatisfy(span -> {
          assertThat(StateMachineFixture.TRACE.parent())
              .isEqualTo("00-" + span.getTraceId() + "-" + span.getParentSpanId() + "-01");
          assertThat(span.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(TIME_MS));
          assertThat(span.getAttributes().get(Tracing.INVOCATION_ID)).isEqualTo(id(1).toString());
        });
    assertThat(end.getStatus().getDescription()).isEqualTo("409: killed");
  }

  @Test
  void anAttemptWaitsForMemoryAndStartsWithoutAnotherCommand() {
    launcher.holdsReplays = true;
    pipe(announcement());
    pipe(call(1));
    pipe(call(2));
    assertThat(launcher.launched).hasSize(1);
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(launcher.launched).hasSize(1);

    launcher.held.remove().run();
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(launcher.calls).endsWith("launch " + attempt(2, 1, 1));
  }

  @Test
  void aRecordThatIsNoCommandIsPassedOver() {
    pipe(announcement());

    topic.pipeInput(new byte[0], new byte[] {1, 2, 3});
    topic.pipeInput(new byte[0], (byte[]) null);
    pipe(call(1));

    assertThat(launcher.launched).hasSize(1);
  }

  @Test
  void aPublicationLeavesWhoeverLeads() {
    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    pipe(call(1));

    pipe(publish(1, message("orders", null, 7L)));

    var record = published("orders").readRecord();
    assertThat(record.key()).isEqualTo("key");
    assertThat(record.value()).isEqualTo("value");
    assertThat(record.timestamp()).isEqualTo(7);
    assertThat(record.headers().lastHeader("name").value()).asString().isEqualTo("of header");
    assertThat(led.contains(0)).isFalse();
  }

  @Test
  void theLeaderPublishesOnceAndAnswers() {
    pipe(announcement());
    pipe(call(1));

    pipe(publish(1, message("orders", null, null)));

    var record = published("orders").readRecordsToList();
    assertThat(record).hasSize(1);
    assertThat(record.getFirst().timestamp()).isEqualTo(TIME_MS);
    assertThat(replies.answers).hasSize(1);
  }

  @Test
  void whatItsTopicWillNotTakeIsSetAside() {
    pipe(announcement());
    pipe(call(1));

    pipe(
        publish(
            1,
            message("bills", null, 7L),
            message("orders", 3, 7L),
            message("orders", 2, 7L),
            message("small", null, 7L)));

    assertThat(published("orders").readRecordsToList()).hasSize(1);
    var letters = published("perdure-dead-letters").readRecordsToList();
    assertThat(letters)
        .extracting(letter -> header(letter, "perdure.topic"))
        .containsExactly("bills", "orders", "small");
    assertThat(letters)
        .extracting(letter -> header(letter, "perdure.error.message"))
        .satisfiesExactly(
            cause -> assertThat(cause).contains("there is none"),
            cause -> assertThat(cause).contains("below 3", "found 3"),
            cause -> assertThat(cause).contains("at most 10 bytes"));
    assertThat(header(letters.get(1), "perdure.partition")).isEqualTo("3");
    assertThat(letters)
        .allSatisfy(letter -> {
          assertThat(letter.key()).isEqualTo("key");
          assertThat(letter.value()).isEqualTo("value");
          assertThat(letter.timestamp()).isEqualTo(7);
          assertThat(header(letter, "name")).isEqualTo("of header");
        });
  }

  @Test
  void aRecordThatWasRefusedIsNotTriedAgain() {
    refused.add(
        new ProducerRecord<>("orders", null, 7L, "key".getBytes(UTF_8), "value".getBytes(UTF_8)),
        "the broker said no");
    pipe(announcement());
    pipe(call(1));

    pipe(publish(1, message("orders", null, 7L), message("orders", null, 8L)));

    assertThat(published("orders").readRecord().timestamp()).isEqualTo(8);
    var letter = published("perdure-dead-letters").readRecord();
    assertThat(letter.timestamp()).isEqualTo(7);
    assertThat(header(letter, "perdure.error.message")).isEqualTo("the broker said no");
  }

  @Test
  void aTopicOfWhichNobodyKnowsIsWrittenTo() {
    pipe(announcement());
    pipe(call(1));

    pipe(publish(1, message("unknown", null, 7L)));

    assertThat(published("unknown").readRecordsToList()).hasSize(1);
  }

  @Test
  void aResultGoesToTheTopicThatTheCallerNamed() {
    var waiter = new Waiter.Topic("orders", Payload.ofUtf8("of-caller"), "42", ReplyFormat.VALUE);
    pipe(new Command.Invoke(StateMachineFixture.service(1), waiter, null));
    pipe(new Command.Invoke(StateMachineFixture.service(2), waiter, null));
    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));

    pipe(publish(1));
    pipe(fail(2));

    var records = published("orders").readRecordsToList();
    assertThat(records).extracting(record -> record.key()).containsOnly("of-caller");
    assertThat(records).extracting(record -> record.value()).containsExactly("done", "it broke");
    assertThat(records)
        .extracting(record -> header(record, "perdure-invocation-id"))
        .containsExactly(id(1).toString(), id(2).toString());
    assertThat(records)
        .extracting(record -> header(record, "perdure-correlation-id"))
        .containsOnly("42");
    assertThat(records)
        .extracting(record -> header(record, "perdure-failure-code"))
        .containsExactly(null, "500");
  }

  @Test
  void anAnswerIsARecordForWhoWantsOne() {
    var waiter = new Waiter.Topic("orders", null, "42", ReplyFormat.AVRO);
    pipe(new Command.Invoke(StateMachineFixture.service(1), waiter, null));
    pipe(new Command.Invoke(StateMachineFixture.service(2), waiter, null));
    pipe(new AnnounceLeader("of-another", "node-2", PartitionStateMachine.VERSION));
    pipe(publish(1));
    framing.put("perdure-replies", 7);
    pipe(fail(2));

    var bytes = new ByteArrayDeserializer();
    var records = driver.createOutputTopic("orders", bytes, bytes).readRecordsToList();
    assertThat(records.getFirst().value()).startsWith(0xc3, 1);
    assertThat(records.getLast().value()).startsWith(0, 0, 0, 0, 7);
    assertThat(records)
        .extracting(record -> decoded(record))
        .containsExactly(
            "{\"invocation_id\": \"%s\", \"correlation_id\": \"42\", \"completed_at\": %d, \"output\": \"done\", \"failure\": null}"
                .formatted(id(1), TIME_MS),
            "{\"invocation_id\": \"%s\", \"correlation_id\": \"42\", \"completed_at\": %d, \"output\": null, \"failure\": {\"code\": 500, \"message\": \"it broke\", \"notes\": []}}"
                .formatted(id(2), TIME_MS));
  }

  @Test
  void aCommandInTheWireFormatIsAppliedLikeAnyOther() {
    framing.put(TOPIC, 7);
    pipe(announcement());

    pipe(call(1));

    assertThat(launcher.launched).hasSize(1);
    assertThat(counts.undecodable()).isZero();
  }

  private static String decoded(TestRecord<byte[], byte[]> record) {
    var value = RegistryFraming.unframed(record.headers(), record.value());
    try {
      return new BinaryMessageDecoder<GenericRecord>(
              GenericData.get(), new Schema.Parser().parse(PublicSchemas.replies()))
          .decode(value)
          .toString();
    } catch (IOException cause) {
      throw new AssertionError(cause);
    }
  }

  /** The only attempt of an invocation publishes and ends. */
  private static Command publish(int invocation, Publication.Message... messages) {
    var entries = new ArrayList<ReportedEntry>();
    for (var message : messages) {
      entries.add(BuiltInEntries.publish(message));
    }
    entries.add(StateMachineFixture.output("done"));
    return new Command.ReportAttempt(
        attempt(invocation, 1, 1), 0, null, entries, new AttemptEnd.Ended());
  }

  private static Command fail(int invocation) {
    return new Command.ReportAttempt(
        attempt(invocation, 1, 1),
        0,
        null,
        List.of(),
        new AttemptEnd.Failed(StateMachineFixture.failure("it broke"), new AttemptEnd.Next.Fail()));
  }

  private static Publication.Message message(
      String to, @Nullable Integer partition, @Nullable Long timestampMs) {
    return new Publication.Message(
        to,
        partition,
        Payload.ofUtf8("key"),
        Payload.ofUtf8("value"),
        List.of(new Header("name", "of header")),
        timestampMs);
  }

  private TestOutputTopic<String, String> published(String to) {
    return driver.createOutputTopic(to, new StringDeserializer(), new StringDeserializer());
  }

  private static @Nullable String header(TestRecord<String, String> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static CompletableFuture<Optional<TopicFacts>> find(String topic) {
    return switch (topic) {
      case "orders" -> CompletableFuture.completedFuture(Optional.of(new TopicFacts(3, 10_000)));
      case "small" -> CompletableFuture.completedFuture(Optional.of(new TopicFacts(1, 10)));
      case "unknown" ->
          CompletableFuture.failedFuture(
              new AppendException(AppendException.Reason.UNAVAILABLE, "the brokers are away"));
      default -> CompletableFuture.completedFuture(Optional.empty());
    };
  }

  private void pipe(Command command) {
    var record =
        framing.framed(
            new ProducerRecord<>(TOPIC, null, TIME_MS, new byte[0], codec.encode(command)));
    topic.pipeInput(
        new TestRecord<>(record.key(), record.value(), record.headers(), record.timestamp()));
  }

  /** What this node appended when it was given the partition. */
  private Command announcement() {
    return log.commands().getFirst();
  }

  private static AttemptId attempt(int invocation, int epoch, int number) {
    return new AttemptId(id(invocation), new LeaderEpoch(epoch), number);
  }

  /** With one partition there is nobody to deliver to. */
  private static final class NoDeliveries implements DeliveryLog {
    @Override
    public long session() {
      return 1;
    }

    @Override
    public void send(long session, int toPartition, Command delivery, Callback callback) {
      callback.done(
          new AppendException(AppendException.Reason.UNAVAILABLE, "there is one partition"));
    }
  }
}
