package io.perdure.partition;

import io.perdure.model.HostAndPort;
import java.util.Optional;

/** Which node serves which partition, and the views of those served here. Thread-safe. */
public interface PartitionViews {
  /** The view of a partition that this node leads; empty for any other. Does not block. */
  Optional<PartitionView> local(int partition);

  /**
   * The admin listener of the node that leads a partition; empty while nobody is known to. Does not
   * block.
   */
  Optional<HostAndPort> owner(int partition);
}
