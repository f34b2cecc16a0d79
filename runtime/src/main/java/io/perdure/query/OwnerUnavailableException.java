package io.perdure.query;

/** Nobody who leads the partition could be asked in time. */
public final class OwnerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OwnerUnavailableException(int partition, Throwable cause) {
    super(
        "Expected a node that leads partition "
            + partition
            + ", but found none that answers; the partition may be moving, try again",
        cause);
  }
}
