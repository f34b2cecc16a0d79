package io.perdure.statemachine;

/**
 * Which partition this is.
 *
 * @param count how many there are; fixed for the life of a cluster
 */
public record PartitionInfo(int number, int count) {
  public PartitionInfo {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException(
          "Expected a partition below " + count + ", but found " + number);
    }
  }
}
