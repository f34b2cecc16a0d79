package io.perdure.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition of a topic is: records that were read and not yet sent, those that were
 * sent and not yet acknowledged, and the offset before which nothing is left to do. Confined to the
 * reader's thread, but for {@link Sent#done()}.
 */
final class PartitionProgress {
  private static final long NEVER = -1;

  private final Deque<Held> held = new ArrayDeque<>();
  private final Deque<Sent> outstanding = new ArrayDeque<>();
  private long acknowledged;
  private long position;
  private long committed;
  private long heldBytes;
  private long blockedUntilNanos;
  private @Nullable String blocker;

  private PartitionProgress(long start, long committed) {
    this.acknowledged = start;
    this.position = start;
    this.committed = committed;
  }

  /** Goes on where the group has committed. */
  static PartitionProgress from(long committed) {
    return new PartitionProgress(committed, committed);
  }

  /** Begins where the group has not committed anything yet; the start is the first to commit. */
  static PartitionProgress beginning(long start) {
    return new PartitionProgress(start, NEVER);
  }

  /** A record that was read, and when. */
  private record Held(ConsumerRecord<byte[], byte[]> record, long sinceNanos) {}

  /** A record on its way, or several together. */
  static final class Sent {
    private final long offset;
    private volatile boolean isDone;

    private Sent(long offset) {
      this.offset = offset;
    }

    /** Nothing is left to do for the record; any thread may say so. */
    void done() {
      isDone = true;
    }
  }

  void hold(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
    held.add(new Held(record, nowNanos));
    heldBytes += IngestTargets.size(record);
  }

  /** What was read and not sent, in order. */
  Stream<ConsumerRecord<byte[], byte[]>> held() {
    return held.stream().map(Held::record);
  }

  int heldRecords() {
    return held.size();
  }

  /** Since when the first of them, of which there is one, is held. */
  long heldSinceNanos() {
    return held.getFirst().sinceNanos();
  }

  long heldBytes() {
    return heldBytes;
  }

  /**
   * Takes note of what was read.
   *
   * @param next the offset behind everything that was read, records or not
   */
  void readTo(long next) {
    position = next;
  }

  /** The next record to send. */
  @Nullable ConsumerRecord<byte[], byte[]> firstHeld() {
    var first = held.peekFirst();
    return first == null ? null : first.record();
  }

  boolean isHolding() {
    return !held.isEmpty();
  }

  /** The first held record goes out. */
  Sent send() {
    return send(1);
  }

  /** The first held records go out together. */
  Sent send(int count) {
    var last = held.getFirst().record();
    for (int i = 0; i < count; i++) {
      last = held.removeFirst().record();
      heldBytes -= IngestTargets.size(last);
    }
    var sent = new Sent(last.offset());
    outstanding.add(sent);
    blocker = null;
    return sent;
  }

  boolean hasOutstanding() {
    return !outstanding.isEmpty();
  }

  /** Moves on behind what is done without a gap. */
  void collect() {
    while (!outstanding.isEmpty() && outstanding.getFirst().isDone) {
      acknowledged = outstanding.removeFirst().offset + 1;
    }
    if (outstanding.isEmpty() && held.isEmpty()) {
      acknowledged = position;
    }
  }

  /**
   * Forgets everything that is not acknowledged.
   *
   * @return where to read on
   */
  long rewind() {
    collect();
    forgetHeld();
    outstanding.clear();
    position = acknowledged;
    return acknowledged;
  }

  /** Drops what was read and not sent; it is read again by whoever goes on. */
  void dropHeld() {
    if (!held.isEmpty()) {
      position = held.getFirst().record().offset();
      forgetHeld();
    }
  }

  private void forgetHeld() {
    held.clear();
    heldBytes = 0;
  }

  /** The first held record keeps the partition where it is, until then at least. */
  void block(long untilNanos, String why) {
    blockedUntilNanos = untilNanos;
    blocker = why;
  }

  boolean isBlocked(long nowNanos) {
    return blocker != null && nowNanos - blockedUntilNanos < 0;
  }

  /** Why the partition stands still; null if it does not. */
  @Nullable String blocker() {
    return blocker;
  }

  /** Everything before this offset is done. */
  long acknowledged() {
    return acknowledged;
  }

  boolean isStartCommitted() {
    return committed != NEVER;
  }

  boolean isCommitDue() {
    return acknowledged != committed;
  }

  void committed(long offset) {
    committed = offset;
  }
}
