package io.perdure.partition;

/** This node does not own the partition any more, or not yet; its owner has to be asked. */
public final class PartitionMovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PartitionMovedException(int partition, Throwable cause) {
    super("Partition " + partition + " is not served by this node at the moment", cause);
  }

  public PartitionMovedException(int partition) {
    super("Partition " + partition + " is not served by this node at the moment");
  }
}
