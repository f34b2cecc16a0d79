package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.model.ObjectKey;
import io.perdure.statemachine.store.RowCodec.LockRow;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who runs alone on an object, and who waits behind, in arrival order.
 *
 * <p>One row an object that is in use ({@code L}), one a waiting invocation ({@code B}, by its
 * number in the queue). Who is taken out of the middle leaves a hole.
 */
public final class LockStore {
  private static final char LOCK = 'L';
  private static final char INBOX = 'B';

  private final OrderedStore rows;
  private final RowCodec codec;

  LockStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public Optional<InvocationId> holder(ObjectKey object) {
    return Optional.ofNullable(lock(object)).map(LockRow::holder);
  }

  /** Takes the lock if it is free; returns whether it was. */
  public boolean acquire(ObjectKey object, InvocationId id) {
    if (lock(object) != null) {
      return false;
    }
    rows.insert(Key.of(LOCK, object), codec.encodeLock(new LockRow(id, 0, 0)));
    return true;
  }

  /**
   * Queues an invocation behind the lock's holder.
   *
   * @return its number in the queue
   */
  public long enqueue(ObjectKey object, InvocationId id) {
    var lock = held(object);
    inbox(object).add(lock.inboxTail(), id);
    put(object, new LockRow(lock.holder(), lock.inboxHead(), lock.inboxTail() + 1));
    return lock.inboxTail();
  }

  /** Takes an invocation out of the queue. */
  public void leaveQueue(ObjectKey object, long sequence) {
    inbox(object).remove(sequence);
  }

  /**
   * Passes the lock on to the first in the queue, or frees it.
   *
   * @return the new holder
   */
  public Optional<InvocationId> release(ObjectKey object, InvocationId id) {
    var lock = held(object);
    if (!lock.holder().equals(id)) {
      throw new IllegalStateException(
          "Expected "
              + id
              + " to hold the lock of "
              + object
              + ", but it is held by "
              + lock.holder());
    }
    var first = inbox(object).takeFirst(lock.inboxHead(), lock.inboxTail());
    first.ifPresentOrElse(
        next -> put(object, new LockRow(next.invocation(), next.sequence() + 1, lock.inboxTail())),
        () -> rows.delete(Key.of(LOCK, object)));
    return first.map(WaitingLine.First::invocation);
  }

  /** Some of all locks that are held, or of those of some objects. */
  public RowPage<HeldLock> locks(ObjectRange range, PageRequest request) {
    return RowPage.read(
        rows,
        Key.of(Key.of(LOCK), range),
        request,
        (key, row) ->
            new HeldLock(
                Key.readObject(ByteBuffer.wrap(key).position(1)), codec.decodeLock(row).holder()));
  }

  /** An object, and who runs alone on it. */
  public record HeldLock(ObjectKey object, InvocationId holder) {}

  /** Some of all that wait, or of those behind some objects, in the order of their queues. */
  public RowPage<Waiting> waiting(ObjectRange range, PageRequest request) {
    return RowPage.read(
        rows,
        Key.of(Key.of(INBOX), range),
        request,
        (key, row) -> {
          var buffer = ByteBuffer.wrap(key).position(1);
          return new Waiting(Key.readObject(buffer), buffer.getLong(), InvocationId.fromBytes(row));
        });
  }

  /** Who waits, and at which number of which queue. */
  public record Waiting(ObjectKey object, long sequence, InvocationId invocation) {}

  private WaitingLine inbox(ObjectKey object) {
    return new WaitingLine(rows, sequence -> Key.of(INBOX, object, sequence));
  }

  private LockRow held(ObjectKey object) {
    var lock = lock(object);
    if (lock == null) {
      throw new IllegalStateException(
          "Expected the lock of " + object + " to be held, but it is free");
    }
    return lock;
  }

  private @Nullable LockRow lock(ObjectKey object) {
    var row = rows.get(Key.of(LOCK, object));
    return row == null ? null : codec.decodeLock(row);
  }

  private void put(ObjectKey object, LockRow lock) {
    rows.put(Key.of(LOCK, object), codec.encodeLock(lock));
  }
}
