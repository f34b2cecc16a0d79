package io.perdure.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.RegistryInMemory;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One consumer's way from poll to commit, with a log that succeeds and fails when told. */
class TopicFlowTest {
  private static final TopicPartition PARTITION = new TopicPartition(Records.TOPIC, 0);
  private static final byte[] NOT_TEXT = {(byte) 0xff};

  private final RegistryInMemory registry = new RegistryInMemory().with("numbers", "\"int\"");
  private final ScriptedLog log = new ScriptedLog();
  private final RecordingDeadLetters deadLetters = new RecordingDeadLetters();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private Seek seek = Seek.NONE;
  private Optional<Batching> batching = Optional.empty();
  private long now;
  private Pacing pacing = Pacing.none(4);
  private final RecordInput inputs = new RecordInput(new SubjectTypes(registry, () -> now));

  @Test
  void offsetsAreCommittedBehindWhatTheLogHasWithoutAGap() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0, 1, 2);
    assertThat(log.appended).containsExactly(0L, 1L, 2L);
    assertThat(committed(flow)).isZero();

    log.succeedLast();
    assertThat(committed(flow)).isZero();

    log.succeed(1);
    assertThat(committed(flow)).isEqualTo(1);
    log.succeed(1);
    assertThat(committed(flow)).isEqualTo(3);
  }

  @Test
  void afterAFailureEverythingFromTheOldestUnacknowledgedGoesAgain() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0, 1, 2);
    log.succeed(1);
    log.loseSession();
    flow.turn(false);
    assertThat(log.appended).containsExactly(0L, 1L, 2L);

    pass(TopicFlow.FAILURE_PAUSE);
    read(flow, 1, 2, 3);

    assertThat(log.appended).containsExactly(0L, 1L, 2L, 1L, 2L, 3L);
    log.succeed(3);
    assertThat(committed(flow)).isEqualTo(4);
  }

  @Test
  void nothingGoesOutBeforeTheStartOfANewGroupIsCommitted() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    add(0);

    flow.turn(false);

    assertThat(log.appended).isEmpty();
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .isEqualTo(new OffsetAndMetadata(0));
    flow.turn(false);
    assertThat(log.appended).containsExactly(0L);
  }

  @Test
  void aSeekIsDoneOnceAndItsMarkIsKeptWithTheOffsets() {
    seek = Seek.NONE.then("offsets:0=1", false);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    commitAsIfEarlier(new OffsetAndMetadata(3, ""));
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);

    read(flow, 1, 2, 3);

    assertThat(log.appended).containsExactly(1L, 2L, 3L);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .isEqualTo(new OffsetAndMetadata(1, "seek=1"));
  }

  @Test
  void whatWasCommittedAfterASeekIsNotSoughtAgain() {
    seek = Seek.NONE.then("earliest", true);
    commitAsIfEarlier(new OffsetAndMetadata(3, "seek=1"));
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);

    read(flow, 3);

    assertThat(log.appended).containsExactly(3L);
  }

  @Test
  void aBatchGoesWhenItIsFullAndItsRestWhenItHasWaited() {
    batching = Optional.of(new Batching(2, Duration.ofMillis(50)));
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0, 1, 2);
    assertThat(log.batches).containsExactly(List.of(0L, 1L));
    assertThat(consumer.paused()).isEmpty();

    pass(Duration.ofMillis(50));
    flow.turn(false);

    assertThat(log.batches).containsExactly(List.of(0L, 1L), List.of(2L));
    log.succeed(1);
    assertThat(committed(flow)).isEqualTo(2);
    log.succeed(1);
    assertThat(committed(flow)).isEqualTo(3);
  }

  @Test
  void aBadRecordOfABatchGoesAsideAndTheOthersWithoutIt() {
    batching = Optional.of(new Batching(3, Duration.ofMillis(50)));
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20, "typed");
    flow.turn(false);
    add(0);
    consumer.addRecord(Records.record(0, 1, "ada", "\"no number\""));
    add(2);
    flow.turn(false);
    pass(Duration.ofMillis(50));
    flow.turn(false);

    assertThat(log.batches).containsExactly(List.of(0L), List.of(2L));
    assertThat(deadLetters.offsets).containsExactly(1L);
    log.succeed(2);
    assertThat(committed(flow)).isEqualTo(1);
    deadLetters.succeed();
    assertThat(committed(flow)).isEqualTo(3);
  }

  @Test
  void aRegistryThatIsAwayHoldsABatchUntilItIsBack() {
    batching = Optional.of(new Batching(2, Duration.ofMillis(50)));
    registry.isAway = true;
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20, "typed");
    read(flow, 0, 1);
    assertThat(log.batches).isEmpty();
    assertThat(flow.problem()).contains("stands still at offset 0");

    registry.isAway = false;
    pass(TopicFlow.STOP_RETRY);
    flow.turn(false);

    assertThat(log.batches).containsExactly(List.of(0L, 1L));
  }

  @Test
  void batchesThatWereLostAreCutAnewFromTheOldestUnacknowledged() {
    batching = Optional.of(new Batching(2, Duration.ofMillis(50)));
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0, 1, 2, 3);
    log.succeed(1);
    log.loseSession();
    flow.turn(false);

    pass(TopicFlow.FAILURE_PAUSE);
    read(flow, 2, 3, 4);

    assertThat(log.batches).containsExactly(List.of(0L, 1L), List.of(2L, 3L), List.of(2L, 3L));
  }

  @Test
  void aFullBudgetPausesTheConsumerUntilThereIsRoom() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 600);
    read(flow, 0, 1);
    assertThat(log.appended).containsExactly(0L);
    flow.turn(false);
    assertThat(consumer.paused()).containsExactly(PARTITION);

    log.succeed(1);
    flow.turn(false);
    flow.turn(false);

    assertThat(log.appended).containsExactly(0L, 1L);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void aFlowThatIsFarAheadOfItsHandlersWaitsForThem() {
    var ends = new ArrayList<CompletableFuture<Void>>();
    pacing = Pacing.of(id -> end(ends), 4, 1000, () -> now);
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, LongStream.range(0, 253).toArray());
    assertThat(log.appended).hasSize(252);
    assertThat(ends).isEmpty();
    log.succeed(252);
    flow.turn(false);
    assertThat(consumer.paused()).containsExactly(PARTITION);

    ends.getFirst().complete(null);
    flow.turn(false);
    flow.turn(false);

    assertThat(log.appended).hasSize(253);
    assertThat(consumer.paused()).isEmpty();
  }

  private static CompletableFuture<Void> end(List<CompletableFuture<Void>> ends) {
    ends.add(new CompletableFuture<>());
    return ends.getLast();
  }

  @Test
  void aBadRecordGoesToTheDeadLettersBeforeItsOffsetIsCommitted() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    readWithBadOne(flow);

    assertThat(log.appended).containsExactly(0L, 2L);
    log.succeed(2);
    assertThat(committed(flow)).isEqualTo(1);

    deadLetters.succeed();
    assertThat(committed(flow)).isEqualTo(3);
    assertThat(deadLetters.offsets).containsExactly(1L);
  }

  @Test
  void aDeadLetterThatFailsIsReadAgain() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    readWithBadOne(flow);
    log.succeed(2);
    deadLetters.fail();
    flow.turn(false);
    pass(TopicFlow.FAILURE_PAUSE);

    consumer.addRecord(Records.record(0, 1, NOT_TEXT, "1"));
    flow.turn(false);

    assertThat(deadLetters.offsets).containsExactly(1L, 1L);
  }

  @Test
  void aSkippedRecordIsPassedOver() {
    var flow = flow(BadRecordPolicy.SKIP, 1 << 20);
    readWithBadOne(flow);
    log.succeed(2);

    assertThat(log.appended).containsExactly(0L, 2L);
    assertThat(committed(flow)).isEqualTo(3);
    assertThat(deadLetters.offsets).isEmpty();
  }

  @Test
  void aStopKeepsThePartitionAtTheRecordAndSaysWhy() {
    var flow = flow(BadRecordPolicy.STOP, 1 << 20);
    readWithBadOne(flow);
    log.succeed(1);

    assertThat(committed(flow)).isEqualTo(1);
    assertThat(flow.problem()).contains("stands still at offset 1");

    pass(TopicFlow.STOP_RETRY);
    flow.turn(false);
    assertThat(log.appended).containsExactly(0L);
    assertThat(committed(flow)).isEqualTo(1);
  }

  @Test
  void aPausedFlowSendsNothingAndGoesOnWhereItWas() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0);
    add(1);
    flow.turn(true);
    assertThat(log.appended).containsExactly(0L);

    flow.turn(false);
    flow.turn(false);

    assertThat(log.appended).containsExactly(0L, 1L);
  }

  @Test
  void aRevokedPartitionIsCommittedAsFarAsItIs() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20);
    read(flow, 0, 1);
    log.succeed(1);

    flow.onPartitionsRevoked(List.of(PARTITION));

    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .isEqualTo(new OffsetAndMetadata(1));
    assertThat(flow.assigned()).isEmpty();
    log.succeed(1);
  }

  @Test
  void drainingWaitsForWhatWasSentAndDropsWhatWasNot() {
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 600);
    read(flow, 0, 1);
    consumer.schedulePollTask(() -> log.succeed(1));

    flow.drain(Duration.ofSeconds(1));

    assertThat(log.appended).containsExactly(0L);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .isEqualTo(new OffsetAndMetadata(1));
  }

  @Test
  void aRegistryThatIsAwayHoldsThePartitionUntilItIsBack() {
    registry.isAway = true;
    var flow = flow(BadRecordPolicy.DEAD_LETTER, 1 << 20, "typed");
    read(flow, 0);
    assertThat(log.appended).isEmpty();
    assertThat(flow.problem()).contains("stands still at offset 0");

    registry.isAway = false;
    pass(TopicFlow.STOP_RETRY);
    flow.turn(false);

    assertThat(log.appended).containsExactly(0L);
    assertThat(flow.problem()).isNull();
  }

  private TopicFlow flow(BadRecordPolicy policy, long budget) {
    return flow(policy, budget, "keyed");
  }

  private TopicFlow flow(BadRecordPolicy policy, long budget, String handler) {
    var subscription =
        new Subscription(
            "sub_1x",
            new Subscription.Source("default", new TopicSelection(Records.TOPIC)),
            new Subscription.Sink("Target", handler),
            Map.of(),
            false,
            Seek.NONE,
            Map.of(),
            Instant.EPOCH);
    var reading =
        new Reading(
            "sub_1x",
            "sub_1x",
            "default",
            new TopicSelection(Records.TOPIC),
            "perdure",
            Map.of(),
            new SubscriptionMapping(
                subscription,
                new KeyRule.OfRecord(),
                ValueFormat.OF_HANDLER,
                inputs,
                new OneService(),
                new InvocationSpecs(Duration.ofMinutes(1)),
                Tracing.OFF),
            batches(subscription),
            policy,
            Optional.empty(),
            seek);
    var targets = new IngestTargets(log, 4, deadLetters, new InFlightBudget(budget), 1 << 20);
    var flow = new TopicFlow(reading, consumer, targets, topic -> topic + "@1", pacing, () -> now);
    flow.start();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(() -> {
      consumer.rebalance(List.of(PARTITION));
      flow.onPartitionsAssigned(List.of(PARTITION));
    });
    return flow;
  }

  /** By an earlier member of the group. */
  private void commitAsIfEarlier(OffsetAndMetadata offset) {
    consumer.assign(List.of(PARTITION));
    consumer.commitSync(Map.of(PARTITION, offset));
    consumer.unsubscribe();
  }

  private Optional<Reading.InBatches> batches(Subscription subscription) {
    var mapping =
        new BatchMapping(
            subscription,
            ValueFormat.OF_HANDLER,
            inputs,
            new OneService(),
            new InvocationSpecs(Duration.ofMinutes(1)),
            Tracing.OFF);
    return batching.map(it -> new Reading.InBatches(it, mapping));
  }

  /** The first turn is for the assignment; the start is committed then. */
  private void read(TopicFlow flow, long... offsets) {
    flow.turn(false);
    for (long offset : offsets) {
      add(offset);
    }
    flow.turn(false);
  }

  private void readWithBadOne(TopicFlow flow) {
    flow.turn(false);
    add(0);
    consumer.addRecord(Records.record(0, 1, NOT_TEXT, "1"));
    add(2);
    flow.turn(false);
  }

  private void add(long offset) {
    if (consumer.assignment().isEmpty()) {
      consumer.schedulePollTask(() -> consumer.addRecord(good(offset)));
    } else {
      consumer.addRecord(good(offset));
    }
  }

  private static ConsumerRecord<byte[], byte[]> good(long offset) {
    return Records.record(0, offset, "ada", "1");
  }

  private long committed(TopicFlow flow) {
    pass(TopicFlow.COMMIT_INTERVAL);
    flow.turn(false);
    var committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return committed == null ? -1 : committed.offset();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Succeeds and fails when told. */
  private static final class RecordingDeadLetters implements DeadLetters {
    final List<Long> offsets = new ArrayList<>();
    private final List<Consumer<@Nullable Exception>> callbacks = new ArrayList<>();

    @Override
    public void send(
        Reading from,
        ConsumerRecord<byte[], byte[]> record,
        BadRecordException cause,
        Consumer<@Nullable Exception> done) {
      offsets.add(record.offset());
      callbacks.add(done);
    }

    void succeed() {
      callbacks.removeFirst().accept(null);
    }

    void fail() {
      callbacks.removeFirst().accept(new IllegalStateException("no broker"));
    }
  }
}
