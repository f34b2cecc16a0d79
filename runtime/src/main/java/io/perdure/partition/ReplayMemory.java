package io.perdure.partition;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of a node for journals and state on their way to functions. Whether there is room is
 * asked before an attempt is read from the stores, its size is known afterwards; so the bound is
 * exceeded by no more than one attempt of each partition. Thread-safe.
 */
public final class ReplayMemory {
  private final long maxBytes;
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * @param maxBytes above which no further attempt is read
   */
  public ReplayMemory(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean hasRoom() {
    return heldBytes.get() < maxBytes;
  }

  /**
   * Takes a share.
   *
   * @return gives it back; what it does again has no effect
   */
  Runnable take(long bytes) {
    heldBytes.addAndGet(bytes);
    var isHeld = new AtomicBoolean(true);
    return () -> {
      if (isHeld.compareAndSet(true, false)) {
        heldBytes.addAndGet(-bytes);
      }
    };
  }
}
