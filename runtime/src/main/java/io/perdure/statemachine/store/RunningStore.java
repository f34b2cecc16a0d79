package io.perdure.statemachine.store;

import io.perdure.model.InvocationId;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The ids of all invocations with status Invoked: those that a new leader has to look at. */
public final class RunningStore {
  private static final char RUNNING = 'R';
  private static final byte[] NOTHING = new byte[0];

  private final OrderedStore rows;

  RunningStore(OrderedStore rows) {
    this.rows = rows;
  }

  /** Adds an invocation that is not there. */
  public void add(InvocationId id) {
    rows.insert(Key.of(RUNNING, id), NOTHING);
  }

  public void remove(InvocationId id) {
    rows.delete(Key.of(RUNNING, id));
  }

  /** Visits all, in byte order. */
  public void forEach(Consumer<InvocationId> visitor) {
    rows.scan(
        Key.of(RUNNING),
        Key.after(Key.of(RUNNING)),
        (key, _) -> {
          visitor.accept(InvocationId.read(ByteBuffer.wrap(key).position(1)));
          return true;
        });
  }
}
