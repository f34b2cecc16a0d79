package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Invocations that wait in arrival order, one row each, by their number. Who is taken out of the
 * middle leaves a hole. Where the line begins and ends is for its owner to keep.
 *
 * @param key of the row of a number
 */
record WaitingLine(OrderedStore rows, LongFunction<byte[]> key) {
  /** Who came first, and at which number. */
  record First(InvocationId invocation, long sequence) {}

  void add(long sequence, InvocationId id) {
    rows.insert(key.apply(sequence), id.toBytes());
  }

  void remove(long sequence) {
    rows.delete(key.apply(sequence));
  }

  /**
   * Takes out the first; empty if there are holes only.
   *
   * @param head the first number that may be taken
   * @param tail the number that the next to come gets
   */
  Optional<First> takeFirst(long head, long tail) {
    for (long sequence = head; sequence < tail; sequence++) {
      var row = rows.get(key.apply(sequence));
      if (row != null) {
        remove(sequence);
        return Optional.of(new First(InvocationId.fromBytes(row), sequence));
      }
    }
    return Optional.empty();
  }
}
