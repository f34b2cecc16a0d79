package io.perdure.statemachine.store;

import io.perdure.statemachine.Action.SendCommand;
import io.perdure.statemachine.Command;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What this partition owes others: per target partition a sequence of commands without gaps.
 *
 * <p>Rows: {@code O} target, sequence: the command; {@code S} target: last sequence given out and
 * last acknowledged.
 */
public final class OutboxStore {
  private static final char MESSAGE = 'O';
  private static final char ENDS = 'S';

  private final OrderedStore rows;
  private final RowCodec codec;

  OutboxStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  /** Adds a command; returns its sequence number, from 1. */
  public long add(int toPartition, Command.Deliverable command) {
    var ends = ends(toPartition);
    long sequence = ends.last + 1;
    rows.insert(Key.of(MESSAGE, toPartition, sequence), codec.encodeOutboxCommand(command));
    put(toPartition, new Ends(sequence, ends.acknowledged));
    return sequence;
  }

  /** Removes all commands to a partition up to a sequence number. */
  public void acknowledge(int toPartition, long upToSequence) {
    var ends = ends(toPartition);
    if (upToSequence > ends.last) {
      throw new IllegalStateException(
          "Expected an acknowledgement up to "
              + ends.last
              + " from partition "
              + toPartition
              + ", but found "
              + upToSequence);
    }
    for (long sequence = ends.acknowledged + 1; sequence <= upToSequence; sequence++) {
      rows.delete(Key.of(MESSAGE, toPartition, sequence));
    }
    if (upToSequence > ends.acknowledged) {
      put(toPartition, new Ends(ends.last, upToSequence));
    }
  }

  /**
   * The oldest commands to a partition that are not acknowledged and come after a sequence number,
   * in order.
   */
  public List<SendCommand> after(int toPartition, long sequence, int limit) {
    var ends = ends(toPartition);
    var messages = new ArrayList<SendCommand>();
    long from = Math.max(sequence, ends.acknowledged) + 1;
    for (long next = from; next <= ends.last && messages.size() < limit; next++) {
      var row = rows.get(Key.of(MESSAGE, toPartition, next));
      if (row == null) {
        throw new IllegalStateException(
            "Expected message "
                + next
                + " to partition "
                + toPartition
                + ", but the outbox has none");
      }
      messages.add(new SendCommand(toPartition, next, codec.decodeOutboxCommand(row)));
    }
    return messages;
  }

  private Ends ends(int toPartition) {
    var row = rows.get(Key.of(ENDS, toPartition));
    if (row == null) {
      return new Ends(0, 0);
    }
    var numbers = ByteBuffer.wrap(row);
    return new Ends(numbers.getLong(), numbers.getLong());
  }

  private void put(int toPartition, Ends ends) {
    rows.put(
        Key.of(ENDS, toPartition),
        ByteBuffer.allocate(2 * Long.BYTES).putLong(ends.last).putLong(ends.acknowledged).array());
  }

  private record Ends(long last, long acknowledged) {}
}
