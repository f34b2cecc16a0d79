package io.perdure.model;

/** Counts the leaders of a partition; commands of an older epoch are dropped. */
public record LeaderEpoch(long value) implements Comparable<LeaderEpoch> {
  public static final LeaderEpoch NONE = new LeaderEpoch(0);

  public LeaderEpoch next() {
    return new LeaderEpoch(value + 1);
  }

  @Override
  public int compareTo(LeaderEpoch other) {
    return Long.compare(value, other.value);
  }
}
