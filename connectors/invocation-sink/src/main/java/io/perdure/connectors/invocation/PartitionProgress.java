package io.perdure.connectors.invocation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * How far the records of one partition have come: which of them are on their way, and before which
 * offset nothing is left to do. Confined to the task's thread.
 */
final class PartitionProgress {
  private static final long NONE = -1;

  private final Deque<OnItsWay> underWay = new ArrayDeque<>();
  private long lastTaken = NONE;

  /**
   * A record until nothing is left to do for it.
   *
   * @param outcome of the append; of the report, if the record was turned down
   */
  record OnItsWay(SinkRecord record, Future<?> outcome, boolean isReported) {}

  /** Whether a record is new; what Connect delivers again after a retry may be on its way still. */
  boolean isNew(SinkRecord record) {
    return record.originalKafkaOffset() > lastTaken;
  }

  void take(SinkRecord record, Future<?> outcome, boolean isReported) {
    underWay.add(new OnItsWay(record, outcome, isReported));
    lastTaken = record.originalKafkaOffset();
  }

  /** The oldest record that is not finished. */
  @Nullable OnItsWay oldest() {
    return underWay.peekFirst();
  }

  /** The youngest record that is not finished. */
  @Nullable OnItsWay youngest() {
    return underWay.peekLast();
  }

  void finishOldest() {
    underWay.removeFirst();
  }

  /** The oldest record was turned down and is reported instead. */
  void replaceOldest(OnItsWay report) {
    underWay.removeFirst();
    underWay.addFirst(report);
  }

  /**
   * What may be committed.
   *
   * @param delivered the offset behind all that Connect has delivered; a batch that it is asked to
   *     deliver again is not
   */
  long committable(long delivered) {
    var oldest = underWay.peekFirst();
    return oldest == null ? delivered : Math.min(delivered, oldest.record().originalKafkaOffset());
  }
}
