package io.perdure.ingest;

import io.perdure.schemaregistry.SchemaException;
import io.perdure.statemachine.Command;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one consumer: what it reads goes to the log in order, and its offsets are committed
 * behind what the log has.
 *
 * <p>When an append fails, nothing behind it may be in a log that lacks it. So everything that is
 * not acknowledged is forgotten and read again from the oldest such record, into a new session; the
 * state machine drops what arrives twice. Whoever else reads the same partition meanwhile, knowing
 * or not that it has lost it, only repeats.
 *
 * <p>Confined to the reader's thread.
 */
final class TopicFlow implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFlow.class);

  static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);
  static final Duration FAILURE_PAUSE = Duration.ofMillis(200);

  /** How long a partition that stands still waits until its record is tried again. */
  static final Duration STOP_RETRY = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration BUSY_POLL = Duration.ofMillis(5);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final int RECORD_OVERHEAD_BYTES = 512;

  private final Reading reading;
  private final Consumer<byte[], byte[]> consumer;
  private final IngestTargets targets;
  private final TopicIdentities identities;
  private final Pacing pacing;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

  /** Of the topics that this consumer has partitions of. */
  private final Map<String, String> identityOf = new HashMap<>();

  private long session;
  private int round;
  private volatile int failedRound = -1;
  private boolean isPausing;
  private long pauseUntilNanos;
  private long committedAtNanos;

  TopicFlow(
      Reading reading,
      Consumer<byte[], byte[]> consumer,
      IngestTargets targets,
      TopicIdentities identities,
      Pacing pacing,
      LongSupplier nanoTime) {
    this.reading = reading;
    this.consumer = consumer;
    this.targets = targets;
    this.identities = identities;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
    this.session = targets.log().session();
    this.committedAtNanos = nanoTime.getAsLong();
  }

  void start() {
    var topics = reading.topics();
    if (topics.isPattern()) {
      consumer.subscribe(topics.pattern(reading.ownPrefix()), this);
    } else {
      consumer.subscribe(topics.names(), this);
    }
  }

  /**
   * Reads, sends and commits what there is; waits a moment for records if there is nothing else.
   *
   * @param isPaused whether an operator wants nothing read
   */
  void turn(boolean isPaused) {
    beginAgainAfterFailure();
    direct(isPaused);
    boolean isBusy =
        partitions.values().stream()
            .anyMatch(
                it -> it.hasOutstanding() || (!isPaused && it.isHolding() && it.blocker() == null));
    var records = consumer.poll(isBusy ? BUSY_POLL : POLL);
    long now = nanoTime.getAsLong();
    for (var record : records) {
      progress(record).hold(record, now);
    }
    records
        .nextOffsets()
        .forEach((partition, next) -> {
          var progress = partitions.get(partition);
          if (progress != null) {
            progress.readTo(next.offset());
          }
        });
    boolean isStarted = partitions.values().stream().allMatch(PartitionProgress::isStartCommitted);
    if (isStarted && !isPaused && !isPausing()) {
      sendHeld();
    }
    collect();
    if (!isStarted || nanoTime.getAsLong() - committedAtNanos >= COMMIT_INTERVAL.toNanos()) {
      commit();
    }
  }

  /** Waits until what was sent is acknowledged, and commits; what was only read is dropped. */
  void drain(Duration atMost) {
    long deadline = nanoTime.getAsLong() + atMost.toNanos();
    partitions.values().forEach(PartitionProgress::dropHeld);
    consumer.pause(consumer.assignment());
    while (failedRound != round
        && partitions.values().stream().anyMatch(PartitionProgress::hasOutstanding)
        && nanoTime.getAsLong() - deadline < 0) {
      consumer.poll(BUSY_POLL);
      collect();
    }
    commit();
  }

  /** The partitions that this consumer has, by topic. */
  Map<String, Set<Integer>> assigned() {
    return partitions.keySet().stream()
        .collect(
            Collectors.groupingBy(
                TopicPartition::topic,
                TreeMap::new,
                Collectors.mapping(
                    TopicPartition::partition,
                    Collectors.<Integer, Set<Integer>>toCollection(TreeSet::new))));
  }

  /** Why a partition stands still; null if none does. */
  @Nullable String problem() {
    for (var progress : partitions.values()) {
      if (progress.blocker() != null) {
        return progress.blocker();
      }
    }
    return null;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      return;
    }
    assigned.stream()
        .map(TopicPartition::topic)
        .distinct()
        .forEach(topic -> identityOf.put(topic, identities.of(topic)));
    var committed = consumer.committed(Set.copyOf(assigned));
    for (var partition : assigned) {
      var offset = committed.get(partition);
      partitions.put(
          partition,
          offset == null || reading.seek().isNewerThan(offset.metadata())
              ? PartitionProgress.beginning(begin(partition))
              : PartitionProgress.from(offset.offset()));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    collect();
    commit();
    revoked.forEach(partitions::remove);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    lost.forEach(partitions::remove);
  }

  /**
   * Where a group begins. It is committed before the first record is sent: else a group that begins
   * at the end would, after a crash, begin at a later end.
   */
  private long begin(TopicPartition partition) {
    var wanted = reading.seek().start().or(reading::start);
    if (wanted.isEmpty()) {
      return consumer.position(partition);
    }
    long start =
        switch (wanted.get()) {
          case StartAt.Earliest _ -> only(consumer.beginningOffsets(List.of(partition)));
          case StartAt.Latest _ -> only(consumer.endOffsets(List.of(partition)));
          case StartAt.Timestamp(long epochMs) -> {
            var found = consumer.offsetsForTimes(Map.of(partition, epochMs)).get(partition);
            yield found == null ? only(consumer.endOffsets(List.of(partition))) : found.offset();
          }
          case StartAt.Offsets offsets ->
              offsets.of(partition).orElseGet(() -> consumer.position(partition));
        };
    consumer.seek(partition, start);
    return start;
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private PartitionProgress progress(ConsumerRecord<byte[], byte[]> record) {
    var progress = partitions.get(new TopicPartition(record.topic(), record.partition()));
    if (progress == null) {
      throw new IllegalStateException(
          "Expected records of partitions that are assigned, but found one of "
              + record.topic()
              + "-"
              + record.partition());
    }
    return progress;
  }

  private void beginAgainAfterFailure() {
    if (failedRound != round) {
      return;
    }
    round++;
    session = targets.log().session();
    pacing.beginAgain();
    partitions.forEach((partition, progress) -> consumer.seek(partition, progress.rewind()));
    isPausing = true;
    pauseUntilNanos = nanoTime.getAsLong() + FAILURE_PAUSE.toNanos();
  }

  private boolean isPausing() {
    isPausing = isPausing && nanoTime.getAsLong() - pauseUntilNanos < 0;
    return isPausing;
  }

  /** Reads on only when everything that was read before could be sent. */
  private void direct(boolean isPaused) {
    long now = nanoTime.getAsLong();
    boolean isFull =
        partitions.values().stream()
            .anyMatch(progress -> isWaitingToGo(progress) && !progress.isBlocked(now));
    partitions.forEach((partition, progress) -> {
      if (isPaused || isFull || isWaitingToGo(progress) || isPausing()) {
        consumer.pause(List.of(partition));
      } else {
        consumer.resume(List.of(partition));
      }
    });
  }

  /** Whether it holds what could not be sent; a batch that is not full waits for more. */
  private boolean isWaitingToGo(PartitionProgress progress) {
    return progress.isHolding()
        && (progress.blocker() != null
            || reading.batches().map(it -> it.batching().isFull(progress)).orElse(true));
  }

  private void sendHeld() {
    for (var progress : partitions.values()) {
      var record = progress.firstHeld();
      while (record != null
          && failedRound != round
          && !progress.isBlocked(nanoTime.getAsLong())
          && sendNext(progress, record)) {
        record = progress.firstHeld();
      }
    }
  }

  /** Returns whether anything went out. */
  private boolean sendNext(PartitionProgress progress, ConsumerRecord<byte[], byte[]> record) {
    if (reading.batches().isEmpty()) {
      return send(progress, record);
    }
    var batches = reading.batches().get();
    return batches.batching().isDue(progress, nanoTime.getAsLong())
        && sendBatch(progress, record, batches);
  }

  private boolean sendBatch(
      PartitionProgress progress, ConsumerRecord<byte[], byte[]> first, Reading.InBatches batches) {
    try {
      long room = Math.min(Batching.MAX_BYTES, targets.maxRecordBytes());
      var cut = batches.mapping().cut(progress.held(), batches.batching().maxRecords(), room);
      targets.checkSize(cut.bytes());
      var batch = batches.mapping().map(place(cut.last()), first.topic(), cut.records());
      return append(progress, cut.records().size(), cut.bytes() + RECORD_OVERHEAD_BYTES, batch);
    } catch (BadRecordException bad) {
      return sendAside(progress, first, bad);
    } catch (SchemaException away) {
      return standStill(progress, first, String.valueOf(away.getMessage()));
    }
  }

  /** Returns whether the record went out. */
  private boolean send(PartitionProgress progress, ConsumerRecord<byte[], byte[]> record) {
    var place = place(record);
    Command.Invoke invoke;
    try {
      targets.checkSize(IngestTargets.size(record));
      invoke = reading.mapping().map(place, record);
    } catch (BadRecordException bad) {
      return sendAside(progress, record, bad);
    } catch (SchemaException away) {
      return standStill(progress, record, String.valueOf(away.getMessage()));
    }
    return append(
        progress,
        1,
        IngestTargets.size(record) + RECORD_OVERHEAD_BYTES,
        new Command.Ingest(
            place.source(), place.topic(), place.partition(), place.offset(), invoke));
  }

  /** Where a record is, for the state machine. */
  private RecordPlace place(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPlace(
        reading.sequence(),
        identityOf.getOrDefault(record.topic(), record.topic()),
        record.partition(),
        record.offset());
  }

  /**
   * Appends what the first held records ask for; not if there is no room.
   *
   * @param bytes how much of the budget it takes
   */
  private boolean append(
      PartitionProgress progress, int records, long bytes, Command.OfInvocation command) {
    int partition = command.invocation().partition(targets.partitions());
    if (!pacing.mayGo(partition) || !targets.budget().tryTake(bytes)) {
      return false;
    }
    var sent = progress.send(records);
    var appended = pacing.goes(command.invocation(), partition);
    int sentIn = round;
    targets
        .log()
        .send(
            session,
            partition,
            command,
            failure -> {
              targets.budget().give(bytes);
              if (failure == null) {
                appended.run();
              }
              settle(sent, sentIn, failure);
            });
    return true;
  }

  private boolean sendAside(
      PartitionProgress progress, ConsumerRecord<byte[], byte[]> record, BadRecordException bad) {
    LOG.warn(
        "A record cannot become an invocation ({}): source={} topic={} partition={} offset={} code={} cause={}",
        reading.onBadRecord(),
        reading.name(),
        record.topic(),
        record.partition(),
        record.offset(),
        bad.code().code(),
        bad.getMessage());
    return switch (reading.onBadRecord()) {
      case DEAD_LETTER -> {
        var sent = progress.send();
        int sentIn = round;
        targets.deadLetters().send(reading, record, bad, failure -> settle(sent, sentIn, failure));
        yield true;
      }
      case SKIP -> {
        progress.send().done();
        yield true;
      }
      case STOP -> standStill(progress, record, String.valueOf(bad.getMessage()));
    };
  }

  /** The record is tried again later; nothing behind it goes before it. Returns false. */
  private boolean standStill(
      PartitionProgress progress, ConsumerRecord<byte[], byte[]> record, String why) {
    progress.block(
        nanoTime.getAsLong() + STOP_RETRY.toNanos(),
        "Partition "
            + record.partition()
            + " stands still at offset "
            + record.offset()
            + ": "
            + why);
    return false;
  }

  /** On any thread. A round that is over has been forgotten, whatever becomes of it. */
  private void settle(PartitionProgress.Sent sent, int sentIn, @Nullable Exception failure) {
    if (failure == null) {
      sent.done();
    } else if (failedRound < sentIn) {
      failedRound = sentIn;
    }
  }

  private void collect() {
    partitions.values().forEach(PartitionProgress::collect);
  }

  /** What cannot be committed now is committed later, by whoever has the partition then. */
  private void commit() {
    committedAtNanos = nanoTime.getAsLong();
    var due = new HashMap<TopicPartition, OffsetAndMetadata>();
    partitions.forEach((partition, progress) -> {
      if (progress.isCommitDue()) {
        due.put(partition, new OffsetAndMetadata(progress.acknowledged(), reading.seek().mark()));
      }
    });
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, COMMIT_TIMEOUT);
      due.forEach((partition, offset) -> {
        var progress = partitions.get(partition);
        if (progress != null) {
          progress.committed(offset.offset());
        }
      });
    } catch (KafkaException failure) {
      LOG.info(
          "Offsets are committed later: source={} cause={}", reading.name(), failure.toString());
    }
  }
}
