package io.perdure.statemachine.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.ObjectKey;
import io.perdure.statemachine.store.RowCodec.PromiseRow;
import java.nio.ByteBuffer;
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

  /** Some promises of all workflows, or of some. */
  public RowPage<StoredPromise> list(ObjectRange range, PageRequest request) {
    return RowPage.read(
        rows,
        Key.of(Key.of(PROMISE), range),
        request,
        (key, row) -> {
          var buffer = ByteBuffer.wrap(key).position(1);
          var workflow = Key.readObject(buffer);
          return new StoredPromise(
              workflow, UTF_8.decode(buffer).toString(), codec.decodePromise(row));
        });
  }

  /** A promise, and whose it is. */
  public record StoredPromise(ObjectKey workflow, String name, PromiseRow row) {}

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
