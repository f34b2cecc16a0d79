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
    START(0),
    /** A function's sleep is over. */
    SLEEP(1),
    /** The next attempt begins. */
    RETRY(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stands for this kind in the key of a stored timer. */
    public int code() {
      return code;
    }

    /**
     * The kind of a code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind ofCode(int code) {
      for (var kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("Expected the code of a timer kind, but found " + code);
    }
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
