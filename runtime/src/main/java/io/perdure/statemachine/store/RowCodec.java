package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;
import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.InvocationEvent;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.RawEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in and out of bytes. Pure: equal rows give equal bytes. Implemented by {@code codec}. */
public interface RowCodec {
  byte[] encodeInvocation(InvocationStatus.Known status);

  InvocationStatus.Known decodeInvocation(byte[] bytes);

  byte[] encodeJournalEntry(JournalRow row);

  JournalRow decodeJournalEntry(byte[] bytes);

  byte[] encodeState(StateRow row);

  StateRow decodeState(byte[] bytes);

  byte[] encodeOutboxCommand(Command.Deliverable command);

  Command.Deliverable decodeOutboxCommand(byte[] bytes);

  byte[] encodeLock(LockRow row);

  LockRow decodeLock(byte[] bytes);

  byte[] encodePromise(PromiseRow row);

  PromiseRow decodePromise(byte[] bytes);

  byte[] encodeLimit(LimitRow row);

  LimitRow decodeLimit(byte[] bytes);

  byte[] encodeEvents(List<InvocationEvent> events);

  List<InvocationEvent> decodeEvents(byte[] bytes);

  byte[] encodeLeader(LeaderRow row);

  LeaderRow decodeLeader(byte[] bytes);

  /**
   * One stored entry of a journal.
   *
   * @param appendedAtMs milliseconds since the epoch
   */
  record JournalRow(RawEntry raw, long appendedAtMs) {}

  /** One key of an object's state. */
  record StateRow(ObjectKey object, Payload name, Payload value) {}

  /**
   * The lock of an object and the ends of the queue behind it.
   *
   * @param holder the invocation that runs
   * @param inboxHead the sequence number of the first that may still wait
   * @param inboxTail the sequence number of the next to come
   */
  record LockRow(InvocationId holder, long inboxHead, long inboxTail) {}

  /**
   * A level of a scope that somebody counts against, and the ends of the queue for its slots.
   *
   * @param taken how many hold a slot
   * @param waiting how many wait for one
   * @param head the sequence number of the first that may still wait
   * @param tail the sequence number of the next to come
   */
  record LimitRow(int taken, int waiting, long head, long tail) {}

  /**
   * A durable promise.
   *
   * @param result null while it is open
   * @param listeners who waits; empty once it is completed
   */
  record PromiseRow(@Nullable InvocationResult result, List<Listener> listeners) {
    /** An entry that waits for the promise. */
    public record Listener(InvocationId invocation, int completionId) {}

    public PromiseRow {
      listeners = List.copyOf(listeners);
    }
  }

  /** Who leads the partition, and with which semantics. */
  record LeaderRow(long epoch, String nonce, String node, int version) {}
}
