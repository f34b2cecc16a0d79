package io.perdure.statemachine;

/**
 * A delivery of another partition is missing: exactly-once is broken, so the partition stops rather
 * than go on.
 */
public final class DeliveryGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeliveryGapException(int fromPartition, long expected, long found) {
    super(
        "Expected delivery "
            + expected
            + " of partition "
            + fromPartition
            + ", but found "
            + found);
  }
}
