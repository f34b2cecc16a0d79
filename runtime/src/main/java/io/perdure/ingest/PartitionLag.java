package io.perdure.ingest;

/**
 * How far a group is behind the end of a partition.
 *
 * @param committed the first offset that is not yet done; -1 if the group has not begun
 * @param end the offset behind the last record
 */
public record PartitionLag(String topic, int partition, long committed, long end) {
  /** {@code TOPIC-PARTITION}. */
  public String place() {
    return topic + "-" + partition;
  }

  /** Records that are left, at most. */
  public long lag() {
    return committed < 0 ? 0 : Math.max(0, end - committed);
  }
}
