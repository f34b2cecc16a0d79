package io.perdure.statemachine.store;

import io.perdure.model.Payload;
import io.perdure.statemachine.store.Key.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table in the order of their keys, for readers beside the partition's thread.
 *
 * @param next where to go on; null at the end of the table
 */
public record RowPage<R>(List<R> rows, @Nullable Payload next) {
  public RowPage {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a page.
   *
   * @param ranges of the keys that are wanted, in ascending order
   */
  static <R> RowPage<R> read(
      OrderedStore store,
      List<KeyRange> ranges,
      PageRequest request,
      BiFunction<byte[], byte[], R> decode) {
    var page = new Filling<R>(request, decode);
    var after = request.after() == null ? null : request.after().bytes();
    for (var range : ranges) {
      var from = after == null ? range.from() : later(range.from(), following(after));
      if (!page.isFull && Arrays.compareUnsigned(from, range.to()) < 0) {
        store.scan(from, range.to(), page);
      }
    }
    return new RowPage<>(page.rows, page.isFull ? Payload.of(page.last) : null);
  }

  /** A page that takes rows until it is full. */
  private static final class Filling<R> implements OrderedStore.Visitor {
    private final PageRequest request;
    private final BiFunction<byte[], byte[], R> decode;
    private final List<R> rows = new ArrayList<>();
    private byte[] last = {};
    private long bytes;
    private boolean isFull;

    Filling(PageRequest request, BiFunction<byte[], byte[], R> decode) {
      this.request = request;
      this.decode = decode;
    }

    @Override
    public boolean visit(byte[] key, byte[] value) {
      rows.add(decode.apply(key, value));
      last = key;
      bytes += key.length + value.length;
      isFull = rows.size() == request.maxRows() || bytes >= request.maxBytes();
      return !isFull;
    }
  }

  private static byte[] later(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) < 0 ? other : one;
  }

  /** The least key that is greater. */
  private static byte[] following(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
