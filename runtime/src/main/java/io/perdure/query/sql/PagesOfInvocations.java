package io.perdure.query.sql;

import io.perdure.model.InvocationId;
import io.perdure.partition.PartitionView;
import io.perdure.statemachine.store.PageRequest;
import io.perdure.statemachine.store.RowPage;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table with rows of invocations, in the order of their ids; only those of some invocations if
 * these are known.
 *
 * @param lines makes rows of the table of what is stored
 */
record PagesOfInvocations<S, R>(Reader<S> reader, Function<S, Stream<R>> lines)
    implements PageSource<R> {
  static final String ID = "id";

  /** Reads a page of all invocations, or of one. */
  interface Reader<S> {
    RowPage<S> read(PartitionView view, @Nullable InvocationId only, PageRequest request);
  }

  @Override
  public List<Integer> partitions(Narrowing narrowing, int count) {
    var ids = narrowing.of(ID);
    return ids == null ? Partitions.all(count) : Partitions.ofIds(ids, count);
  }

  @Override
  public Page<R> read(
      PartitionView view, PartitionNumber partition, Narrowing narrowing, @Nullable String after) {
    var ids = narrowing.of(ID);
    if (ids == null) {
      var page = reader.read(view, null, Cursors.request(after));
      return new Page<>(lines(page), Cursors.text(page.next()));
    }
    var owned = Partitions.idsOf(ids, partition);
    var current = after == null ? null : InvocationId.parse(after.substring(0, after.indexOf('/')));
    var id = current == null ? owned.first() : current;
    var inside = after == null ? "" : after.substring(after.indexOf('/') + 1);
    var page = reader.read(view, id, Cursors.request(inside.isEmpty() ? null : inside));
    var next = page.next() == null ? owned.higher(id) : id;
    var rest = Cursors.text(page.next());
    return new Page<>(lines(page), next == null ? null : next + "/" + (rest == null ? "" : rest));
  }

  private List<R> lines(RowPage<S> page) {
    return page.rows().stream().flatMap(lines).toList();
  }
}
