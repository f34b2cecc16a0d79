package io.perdure.statemachine;

import io.perdure.model.InvocationId;
import java.util.Comparator;

/**
 * Names a timer; timers are ordered by their due time.
 *
 * @param dueMs milliseconds since the epoch
 * @param number the completion id of a sleep, the number of the failed attempt of a retry, else 0
 */
public record TimerKey(long dueMs, InvocationId invocation, Kind kind, int number)
    implements Comparable<TimerKey> {

  /** What happens when the timer is due. */
  public enum Kind {
    /** A scheduled invocation starts. */
    START,
    /** A function's sleep is over. */
    SLEEP,
    /** The next attempt begins. */
    RETRY
  }

  private static final Comparator<TimerKey> ORDER =
      Comparator.comparingLong(TimerKey::dueMs)
          .thenComparing(TimerKey::invocation)
          .thenComparing(TimerKey::kind)
          .thenComparingInt(TimerKey::number);

  public TimerKey {
    if (dueMs < 0) {
      throw new IllegalArgumentException("Expected a due time >= 0, but found " + dueMs);
    }
  }

  @Override
  public int compareTo(TimerKey other) {
    return ORDER.compare(this, other);
  }
}
