package io.perdure.statemachine.store;

import io.perdure.model.ObjectKey;
import io.perdure.model.Payload;
import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.store.RowCodec.StateRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of virtual objects; key: service, object key, state name. */
public final class FunctionStateStore {
  private static final byte[] NOTHING = {};

  private final OrderedStore rows;
  private final RowCodec codec;

  FunctionStateStore(OrderedStore rows, RowCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public Optional<Payload> get(ObjectKey object, Payload name) {
    return Optional.ofNullable(rows.get(Key.of(object, name.bytes())))
        .map(row -> codec.decodeState(row).value());
  }

  public void put(ObjectKey object, Payload name, Payload value) {
    rows.put(Key.of(object, name.bytes()), codec.encodeState(new StateRow(object, name, value)));
  }

  public void delete(ObjectKey object, Payload name) {
    rows.delete(Key.of(object, name.bytes()));
  }

  /** Forgets the whole state of an object. */
  public void deleteAll(ObjectKey object) {
    for (var name : names(object)) {
      delete(object, name);
    }
  }

  /** The names of all state of an object, in byte order. */
  public List<Payload> names(ObjectKey object) {
    var names = new ArrayList<Payload>();
    scan(object, entry -> names.add(entry.key()));
    return names;
  }

  /**
   * The state of an object in byte order of the names, up to a total size.
   *
   * @param maxBytes of names and values together; the first entry that would pass it, and all
   *     behind, are left out
   */
  public EagerState read(ObjectKey object, long maxBytes) {
    var taken = new ArrayList<EagerState.Entry>();
    var size = new long[1];
    boolean isWhole =
        scan(
            object,
            entry -> {
              size[0] += entry.key().size() + entry.value().size();
              return size[0] <= maxBytes && taken.add(entry);
            });
    return new EagerState(taken, !isWhole);
  }

  /** Some entries of all objects, or of some. */
  public RowPage<StateRow> list(ObjectRange range, PageRequest request) {
    return RowPage.read(rows, Key.of(NOTHING, range), request, (_, row) -> codec.decodeState(row));
  }

  /** Returns whether the visitor took every entry. */
  private boolean scan(ObjectKey object, StateVisitor visitor) {
    var prefix = Key.of(object);
    var isWhole = new boolean[] {true};
    rows.scan(
        prefix,
        Key.after(prefix),
        (_, value) -> {
          var row = codec.decodeState(value);
          isWhole[0] = visitor.visit(new EagerState.Entry(row.name(), row.value()));
          return isWhole[0];
        });
    return isWhole[0];
  }

  private interface StateVisitor {
    boolean visit(EagerState.Entry entry);
  }
}
