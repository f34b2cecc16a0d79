package io.perdure.statemachine.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to bytes, ordered by key (unsigned, lexicographic). What all tables are made of.
 *
 * <p>Arrays that are handed over, in either direction, are not changed afterwards by either side.
 * Every method throws {@link StoreUnavailableException} if the store cannot do its work now;
 * anything else that a store throws is a bug.
 */
public interface OrderedStore {
  byte @Nullable [] get(byte[] key);

  void put(byte[] key, byte[] value);

  /** Without effect if the key is absent. */
  void delete(byte[] key);

  /** Puts and deletes, one after the other; a store may take them together faster. */
  default void write(List<Write> writes) {
    for (var write : writes) {
      if (write.value() == null) {
        delete(write.key());
      } else {
        put(write.key(), write.value());
      }
    }
  }

  /**
   * Visits the entries from {@code from} (inclusive) to {@code to} (exclusive), in order, until the
   * visitor has enough. The visitor must not write to the store.
   */
  void scan(byte[] from, byte[] to, Visitor visitor);

  /**
   * A change of one key.
   *
   * @param value null deletes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Write(byte[] key, byte @Nullable [] value) {}

  /** Takes the entries of a scan. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }
}
