package io.perdure.query.sql;

import io.perdure.model.InvocationId;
import io.perdure.model.PartitionKey;
import io.perdure.query.sql.PageSource.PartitionNumber;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which partitions can have what. Stateless. */
final class Partitions {
  private Partitions() {}

  static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Those of invocations; a text that is no id is nowhere. */
  static List<Integer> ofIds(Collection<String> ids, int count) {
    return ids.stream()
        .flatMap(id -> parsed(id).stream())
        .map(id -> id.partition(count))
        .distinct()
        .sorted()
        .toList();
  }

  /** Those of objects. */
  static List<Integer> ofKeys(Collection<String> keys, int count) {
    return keys.stream()
        .map(key -> PartitionKey.partitionOf(new PartitionKey(key).hash(), count))
        .distinct()
        .sorted()
        .toList();
  }

  /** The ids that a partition owns. */
  static NavigableSet<InvocationId> idsOf(Collection<String> ids, PartitionNumber partition) {
    var owned = new TreeSet<InvocationId>();
    ids.stream()
        .flatMap(id -> parsed(id).stream())
        .filter(id -> id.partition(partition.count()) == partition.number())
        .forEach(owned::add);
    return owned;
  }

  private static Optional<InvocationId> parsed(String id) {
    try {
      return Optional.of(InvocationId.parse(id));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
