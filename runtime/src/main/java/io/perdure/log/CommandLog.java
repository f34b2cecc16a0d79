package io.perdure.log;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Command;
import java.util.concurrent.CompletableFuture;

/**
 * Appends commands to the log. Thread-safe; never blocks, so event loops and stream threads may
 * call it.
 *
 * <p>Commands that one thread appends to one partition keep their order, unless one of them is
 * patient or fails: what follows a failed append may be in the log without it.
 */
public interface CommandLog {
  /**
   * Appends to a partition.
   *
   * @return completes when the in-sync replicas have the record (on a thread of the log's, which
   *     must not be blocked); fails with {@link AppendException}. An append that failed may be in
   *     the log all the same
   */
  CompletableFuture<Void> append(int partition, Command command);

  /** Appends to the partition that owns the invocation. */
  default CompletableFuture<Void> append(InvocationId owner, Command command) {
    return append(owner.partition(partitions()), command);
  }

  /**
   * Appends a command that is in no hurry to the partition that owns the invocation: it may wait
   * some 10 ms for others, to travel with them. It keeps no order with other appends.
   *
   * @return as {@link #append(int, Command)} does
   */
  default CompletableFuture<Void> appendPatiently(InvocationId owner, Command command) {
    return append(owner, command);
  }

  /** How many partitions the log has; fixed for the life of a cluster. */
  int partitions();
}
