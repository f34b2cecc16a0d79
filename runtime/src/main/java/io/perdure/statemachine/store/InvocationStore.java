package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where each invocation stands; key: its id. */
public final class InvocationStore {
  private static final Free FREE = new Free();
  private static final byte[] NOTHING = {};

  /** Greater than every key: ids begin with four bytes of zeros. */
  private static final byte[] END = {1};

  private final OrderedStore rows;
  private final RowCodec codec;

  InvocationStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public InvocationStatus get(InvocationId id) {
    var row = rows.get(id.toBytes());
    return row == null ? FREE : codec.decodeInvocation(row);
  }

  /**
   * Some invocations, in the order of their ids.
   *
   * @param after where to go on; null begins
   * @param limit how many at most
   */
  public List<Known> list(@Nullable InvocationId after, int limit) {
    var list = new ArrayList<Known>();
    // The least key that is greater.
    var from = after == null ? NOTHING : Arrays.copyOf(after.toBytes(), InvocationId.BYTES + 1);
    rows.scan(
        from,
        END,
        (_, row) -> {
          list.add(codec.decodeInvocation(row));
          return list.size() < limit;
        });
    return list;
  }

  /** Puts the first status of an invocation. */
  public void add(Known status) {
    rows.insert(status.invocation().id().toBytes(), codec.encodeInvocation(status));
  }

  public void put(Known status) {
    rows.put(status.invocation().id().toBytes(), codec.encodeInvocation(status));
  }

  public void delete(InvocationId id) {
    rows.delete(id.toBytes());
  }
}
