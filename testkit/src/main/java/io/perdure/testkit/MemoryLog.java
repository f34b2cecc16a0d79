package io.perdure.testkit;

import io.perdure.codec.CommandCodec;
import io.perdure.log.AppendException;
import io.perdure.log.CommandLog;
import io.perdure.log.DeliveryLog;
import io.perdure.model.Payload;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The log of every partition, in memory and as bytes: what survives a crash is what could be
 * written down. Appends succeed at once, until the bound is reached. Thread-safe.
 */
final class MemoryLog implements CommandLog, DeliveryLog {
  /** How many records one test may make, in all partitions together. */
  static final int MAX_RECORDS = 1_000_000;

  /** Nothing ever fails but the last append, so there is only one session. */
  private static final long SESSION = 1;

  private final CommandCodec codec = new CommandCodec();
  private final ManualClock clock;
  private final FunctionClocks functions;
  private final Runnable onAppend;
  private final List<List<Entry>> partitions = new ArrayList<>();
  private int records;

  /**
   * One record.
   *
   * @param aheadMs by how much the runtime's time was ahead of that of the function that sent it
   */
  private record Entry(Payload record, long appendedAtMs, long aheadMs) {}

  /** A command as it is read back. */
  record Appended(Command command, Position position) {}

  /**
   * @param onAppend called after every append, by whoever appends
   */
  MemoryLog(int partitionCount, ManualClock clock, FunctionClocks functions, Runnable onAppend) {
    this.clock = clock;
    this.functions = functions;
    this.onAppend = onAppend;
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  @Override
  public CompletableFuture<Void> append(int partition, Command command) {
    if (!add(partition, command)) {
      return CompletableFuture.failedFuture(full());
    }
    onAppend.run();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public long session() {
    return SESSION;
  }

  @Override
  public void send(long session, int toPartition, Command delivery, Callback callback) {
    boolean isAdded = add(toPartition, delivery);
    callback.done(isAdded ? null : full());
    onAppend.run();
  }

  /** How many records a partition has. */
  synchronized int size(int partition) {
    return partitions.get(partition).size();
  }

  /** A record as it is to be applied; the same whenever it is read. */
  synchronized Appended read(int partition, int offset) {
    var entry = partitions.get(partition).get(offset);
    return new Appended(
        FunctionTime.translated(codec.decode(entry.record.bytes()), entry.aheadMs),
        new Position(offset, entry.appendedAtMs));
  }

  private synchronized boolean add(int partition, Command command) {
    if (records == MAX_RECORDS) {
      return false;
    }
    records++;
    partitions
        .get(partition)
        .add(
            new Entry(
                Payload.of(codec.encode(command)), clock.millis(), functions.aheadMs(command)));
    return true;
  }

  private static AppendException full() {
    return new AppendException(
        AppendException.Reason.OVERLOADED,
        "Expected at most " + MAX_RECORDS + " records in the log of a test, but found more");
  }
}
