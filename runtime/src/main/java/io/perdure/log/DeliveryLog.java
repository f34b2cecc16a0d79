package io.perdure.log;

import io.perdure.statemachine.Command;
import org.jspecify.annotations.Nullable;

/**
 * Appends in order what has a sequence: what partitions owe each other, and what a topic brings.
 * What was handed over later is never in a log that lacks what was handed over earlier, for the
 * same target, in the same session.
 *
 * <p>All senders share one session. The first append that fails ends it: everything that is
 * outstanding fails, nothing more is appended in it, and each sender goes on from its oldest
 * unacknowledged delivery in the next session. Who receives a delivery a second time drops it.
 * Thread-safe; never blocks.
 */
public interface DeliveryLog {
  /** The number of the current session; if the last one has ended, a new one is opened. */
  long session();

  /**
   * Appends a delivery to the log of a partition.
   *
   * @param session fails the delivery at once if this is not the current session any more
   * @param callback called exactly once, perhaps before this method returns; successes come in
   *     order for each target
   */
  void send(long session, int toPartition, Command delivery, Callback callback);

  /** Takes the outcome of one append; on a thread of the log's, which must not be blocked. */
  @FunctionalInterface
  interface Callback {
    /**
     * Tells the outcome.
     *
     * @param failure null if the in-sync replicas have the delivery; else it may or may not be in
     *     the log
     */
    void done(@Nullable AppendException failure);
  }
}
