package io.perdure.query.sql;

import io.perdure.model.InvocationId;
import io.perdure.partition.PartitionView;
import io.perdure.statemachine.store.JournalStore.StoredEntry;
import io.perdure.statemachine.store.RowPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journals of a partition, entry by entry; only those of some invocations if these are known.
 */
final class JournalPages implements PageSource<JournalLine> {
  static final String ID = "id";

  @Override
  public List<Integer> partitions(Narrowing narrowing, int count) {
    var ids = narrowing.of(ID);
    return ids == null ? Partitions.all(count) : Partitions.ofIds(ids, count);
  }

  @Override
  public Page<JournalLine> read(
      PartitionView view, PartitionNumber partition, Narrowing narrowing, @Nullable String after) {
    var ids = narrowing.of(ID);
    if (ids == null) {
      var page = view.journals(null, Cursors.request(after));
      return new Page<>(lines(page), Cursors.text(page.next()));
    }
    var owned = Partitions.idsOf(ids, partition);
    var current = after == null ? null : InvocationId.parse(after.substring(0, after.indexOf('/')));
    var id = current == null ? owned.first() : current;
    var inside = after == null ? "" : after.substring(after.indexOf('/') + 1);
    var page = view.journals(id, Cursors.request(inside.isEmpty() ? null : inside));
    var next = page.next() == null ? owned.higher(id) : id;
    var rest = Cursors.text(page.next());
    return new Page<>(lines(page), next == null ? null : next + "/" + (rest == null ? "" : rest));
  }

  private static List<JournalLine> lines(RowPage<StoredEntry> page) {
    return page.rows().stream().map(JournalLine::new).toList();
  }
}
