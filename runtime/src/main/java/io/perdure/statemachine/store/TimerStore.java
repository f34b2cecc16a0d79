package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.TimerKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The timers, by due time. All that is known of a timer is in its key. */
public final class TimerStore {
  private static final char TIMER = 'T';
  private static final byte[] NOTHING = new byte[0];

  private final OrderedStore rows;

  TimerStore(OrderedStore rows) {
    this.rows = rows;
  }

  public boolean exists(TimerKey timer) {
    return rows.get(encode(timer)) != null;
  }

  /** Adds a timer that is not there. */
  public void add(TimerKey timer) {
    rows.insert(encode(timer), NOTHING);
  }

  public void delete(TimerKey timer) {
    rows.delete(encode(timer));
  }

  /**
   * The next timers in due order.
   *
   * @param after exclusive; null from the beginning
   */
  public List<TimerKey> after(@Nullable TimerKey after, int limit) {
    var timers = new ArrayList<TimerKey>();
    var from = after == null ? Key.of(TIMER) : Key.after(encode(after));
    rows.scan(
        from,
        Key.after(Key.of(TIMER)),
        (key, _) -> timers.add(decode(key)) && timers.size() < limit);
    return timers;
  }

  private static byte[] encode(TimerKey timer) {
    var key = ByteBuffer.allocate(1 + Long.BYTES + InvocationId.BYTES + 1 + Integer.BYTES);
    key.put((byte) TIMER).putLong(timer.dueMs());
    timer.invocation().write(key);
    return key.put((byte) timer.kind().code()).putInt(timer.number()).array();
  }

  private static TimerKey decode(byte[] bytes) {
    var key = ByteBuffer.wrap(bytes).position(1);
    return new TimerKey(
        key.getLong(), InvocationId.read(key), TimerKey.Kind.ofCode(key.get()), key.getInt());
  }
}
