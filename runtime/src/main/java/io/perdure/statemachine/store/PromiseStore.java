package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.ObjectKey;
import io.perdure.statemachine.store.RowCodec.PromiseRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The durable promises of workflows, one row each that somebody has waited for or completed. Rows:
 * {@code P} workflow, key, name.
 */
public final class PromiseStore {
  private static final char PROMISE = 'P';

  private final OrderedStore rows;
  private final RowCodec codec;

  PromiseStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public Optional<PromiseRow> get(ObjectKey workflow, String name) {
    return Optional.ofNullable(rows.get(key(workflow, name))).map(codec::decodePromise);
  }

  public void put(ObjectKey workflow, String name, PromiseRow promise) {
    rows.put(key(workflow, name), codec.encodePromise(promise));
  }

  /** Forgets all promises of a workflow's key. */
  public void deleteAll(ObjectKey workflow) {
    var prefix = Key.of(PROMISE, workflow);
    List<byte[]> keys = new ArrayList<>();
    rows.scan(prefix, Key.after(prefix), (key, _) -> keys.add(key));
    keys.forEach(rows::delete);
  }

  private static byte[] key(ObjectKey workflow, String name) {
    return Key.of(PROMISE, workflow, name.getBytes(UTF_8));
  }
}
