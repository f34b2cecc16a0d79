package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Known;

/** Where each invocation stands; key: its id. */
public final class InvocationStore {
  private static final Free FREE = new Free();

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

  public void put(Known status) {
    rows.put(status.invocation().id().toBytes(), codec.encodeInvocation(status));
  }

  public void delete(InvocationId id) {
    rows.delete(id.toBytes());
  }
}
