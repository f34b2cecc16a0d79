package io.perdure.sdk;

import java.util.List;
import java.util.Optional;

/**
 * The context of a {@link Shared} handler of a {@link VirtualObject}: it knows the key and reads
 * the state as it was at some moment since the attempt began.
 *
 * <pre>{@code
 * @Shared
 * public long get(SharedObjectContext context) {
 *   return context.get(COUNT).orElse(0L);
 * }
 * }</pre>
 */
public interface SharedObjectContext extends Context {
  /** The object's key: {@code context.key()}. */
  String key();

  /**
   * The value of a state key, if it has one: {@code context.get(COUNT).orElse(0L)}.
   *
   * @throws SerdeException if the value cannot be read as one of the key's type
   */
  <T> Optional<T> get(StateKey<T> key);

  /** The names of the state keys that have a value, sorted: {@code context.stateKeys().size()}. */
  List<String> stateKeys();
}
