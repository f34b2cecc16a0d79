package io.perdure.query.sql;

import io.perdure.model.InvocationId;
import io.perdure.model.PartitionKey;
import io.perdure.partition.PartitionView;
import io.perdure.statemachine.InvocationStatus.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The invocations of a partition in the order of their ids. Looks up single ones when their ids are
 * known, and only those of a scope when that is: ids begin with its hash.
 */
final class InvocationPages implements PageSource<Known> {
  static final String ID = "id";
  static final String SCOPE = "scope";

  private static final int ROWS = 500;

  @Override
  public List<Integer> partitions(Narrowing narrowing, int count) {
    var ids = narrowing.of(ID);
    var scopes = narrowing.of(SCOPE);
    if (ids != null) {
      return Partitions.ofIds(ids, count);
    }
    return scopes != null ? Partitions.ofKeys(scopes, count) : Partitions.all(count);
  }

  @Override
  public Page<Known> read(
      PartitionView view, PartitionNumber partition, Narrowing narrowing, @Nullable String after) {
    var last = after == null ? null : InvocationId.parse(after);
    var ids = narrowing.of(ID);
    var scopes = narrowing.of(SCOPE);
    if (ids != null) {
      return byId(view, Partitions.idsOf(ids, partition), last);
    }
    return scopes != null ? byHash(view, hashes(scopes, partition), last) : all(view, last);
  }

  private static Page<Known> all(PartitionView view, @Nullable InvocationId last) {
    var rows = view.invocations(last, ROWS);
    return new Page<>(rows, rows.size() < ROWS ? null : id(rows.getLast()).toString());
  }

  private static Page<Known> byId(
      PartitionView view, NavigableSet<InvocationId> ids, @Nullable InvocationId last) {
    var left = last == null ? ids : ids.tailSet(last, false);
    var rows = new ArrayList<Known>();
    int looked = 0;
    for (var id : left) {
      view.invocation(id).ifPresent(rows::add);
      if (++looked == ROWS) {
        return new Page<>(rows, id.toString());
      }
    }
    return new Page<>(rows, null);
  }

  private static Page<Known> byHash(
      PartitionView view, NavigableSet<Integer> hashes, @Nullable InvocationId last) {
    var hash =
        last == null
            ? hashes.first()
            : last.equals(lastOf(last.partitionHash()))
                ? hashes.higher(last.partitionHash())
                : Integer.valueOf(last.partitionHash());
    if (hash == null) {
      return new Page<>(List.of(), null);
    }
    var from = last != null && last.partitionHash() == hash ? last : before(hash);
    var rows = view.invocations(from, ROWS);
    var ofHash = rows.stream().takeWhile(row -> id(row).partitionHash() == hash).toList();
    return new Page<>(
        ofHash, (ofHash.size() == ROWS ? id(ofHash.getLast()) : lastOf(hash)).toString());
  }

  /** The greatest id that is less than all of a hash; null if there is none. */
  private static @Nullable InvocationId before(int hash) {
    return hash == 0 ? null : lastOf(hash - 1);
  }

  private static InvocationId lastOf(int hash) {
    return new InvocationId(hash, -1, -1);
  }

  private static NavigableSet<Integer> hashes(Set<String> scopes, PartitionNumber partition) {
    var hashes = new TreeSet<Integer>(Integer::compareUnsigned);
    for (var scope : scopes) {
      int hash = new PartitionKey(scope).hash();
      if (PartitionKey.partitionOf(hash, partition.count()) == partition.number()) {
        hashes.add(hash);
      }
    }
    return hashes;
  }

  private static InvocationId id(Known status) {
    return status.invocation().id();
  }
}
