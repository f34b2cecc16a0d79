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

  /**
   * Puts a key that has no value now, which is for the caller to know. A store may make use of it:
   * a new row that is deleted soon need not be written at all.
   */
  default void insert(byte[] key, byte[] value) {
    put(key, value);
  }

  /** Without effect if the key is absent. */
  void delete(byte[] key);

  /** Puts, inserts and deletes, one after the other; a store may take them together faster. */
  default void write(List<Write> writes) {
    for (var write : writes) {
      if (write.value() == null) {
        delete(write.key());
      } else if (write.isNew()) {
        insert(write.key(), write.value());
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
   * @param isNew whether the key has no value before, as {@link #insert} has it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Write(byte[] key, byte @Nullable [] value, boolean isNew) {
    public static Write put(byte[] key, byte[] value) {
      return new Write(key, value, false);
    }

    public static Write delete(byte[] key) {
      return new Write(key, null, false);
    }
  }

  /** Takes the entries of a scan. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }
}
