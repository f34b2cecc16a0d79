package io.perdure.query.sql;

import io.perdure.partition.PartitionView;
import io.perdure.statemachine.store.ObjectRange;
import io.perdure.statemachine.store.PageRequest;
import io.perdure.statemachine.store.RowPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with rows of objects, in the order of scopes, services and keys; only those of one scope,
 * service or object, and of all scopes, if that is known.
 */
record ObjectPages<R>(Reader<R> reader) implements PageSource<R> {
  static final String SCOPE = "scope";
  static final String SERVICE = "service_name";
  static final String KEY = "service_key";

  /** Reads a page of the table. */
  interface Reader<R> {
    RowPage<R> read(PartitionView view, ObjectRange range, PageRequest request);
  }

  @Override
  public List<Integer> partitions(Narrowing narrowing, int count) {
    var scopes = narrowing.of(SCOPE);
    return scopes == null ? Partitions.all(count) : Partitions.ofKeys(scopes, count);
  }

  @Override
  public Page<R> read(
      PartitionView view, PartitionNumber partition, Narrowing narrowing, @Nullable String after) {
    var service = narrowing.single(SERVICE);
    var objects =
        new ObjectRange(
            narrowing.single(SCOPE), service, service == null ? null : narrowing.single(KEY));
    var page = reader.read(view, objects, Cursors.request(after));
    return new Page<>(page.rows(), Cursors.text(page.next()));
  }
}
