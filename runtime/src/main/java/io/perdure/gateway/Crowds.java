package io.perdure.gateway;

import io.perdure.model.ObjectKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many calls of this node's callers wait for each object. They run one after the other, so a
 * call behind many is in no hurry to get into the log.
 *
 * <p>Thread-safe.
 */
final class Crowds {
  /**
   * Calls ahead from which on there is no hurry. Each of them takes a round trip to the log, about
   * a millisecond, and so all take longer than a patient append.
   */
  static final int MANY = 16;

  private final ConcurrentMap<ObjectKey, Integer> calls = new ConcurrentHashMap<>();

  /**
   * Counts a call in, until it {@link #leave}s.
   *
   * @return whether many are ahead of it
   */
  boolean join(ObjectKey object) {
    return calls.merge(object, 1, Integer::sum) > MANY;
  }

  /** Counts out a call that was answered or given up. */
  void leave(ObjectKey object) {
    calls.computeIfPresent(object, (_, count) -> count == 1 ? null : count - 1);
  }
}
