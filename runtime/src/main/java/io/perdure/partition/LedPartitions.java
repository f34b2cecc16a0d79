package io.perdure.partition;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The partitions that this node leads right now. Thread-safe. */
public final class LedPartitions {
  private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

  void add(int partition) {
    partitions.add(partition);
  }

  void remove(int partition) {
    partitions.remove(partition);
  }

  boolean contains(int partition) {
    return partitions.contains(partition);
  }
}
