package io.perdure.sdk;

/**
 * The context of an exclusive handler of a {@link VirtualObject}: it alone works on its key, and
 * writes the state.
 *
 * <pre>{@code
 * @Handler
 * public long add(ObjectContext context, long delta) {
 *   long count = context.get(COUNT).orElse(0L) + delta;
 *   context.set(COUNT, count);
 *   return count;
 * }
 * }</pre>
 */
public interface ObjectContext extends SharedObjectContext {
  /**
   * Gives a state key a value, which this handler sees from now on: {@code context.set(COUNT, 5L)}.
   *
   * @param value not null: to remove one is to {@link #clear} it
   */
  <T> void set(StateKey<T> key, T value);

  /** Removes the value of a state key: {@code context.clear(COUNT)}. */
  void clear(StateKey<?> key);

  /** Removes the whole state of this object: {@code context.clearAll()}. */
  void clearAll();
}
