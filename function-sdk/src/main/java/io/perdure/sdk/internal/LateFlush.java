package io.perdure.sdk.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what a handler had written before it went into a step that takes long. Most steps are done
 * within a moment, and their command and result then go out together: one write for the runtime to
 * append instead of two. Thread-safe; has one daemon thread, which sleeps while no step runs.
 */
final class LateFlush {
  /** How long frames wait for a step at most, about. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Set<HandlerRunner> inStep = ConcurrentHashMap.newKeySet();
  private final Thread sweeper;
  private volatile boolean idle = true;

  LateFlush() {
    sweeper = Thread.ofPlatform().daemon().name("late-flush").unstarted(this::sweep);
    sweeper.start();
  }

  /** The handler goes into a step with frames unsent. */
  void enter(HandlerRunner runner) {
    inStep.add(runner);
    if (idle) {
      LockSupport.unpark(sweeper);
    }
  }

  /** The handler is back from its step. */
  void leave(HandlerRunner runner) {
    inStep.remove(runner);
  }

  private void sweep() {
    while (!Thread.currentThread().isInterrupted()) {
      if (inStep.isEmpty()) {
        idle = true;
        if (inStep.isEmpty()) {
          LockSupport.park(this);
        }
        idle = false;
      } else {
        LockSupport.parkNanos(this, PERIOD_NANOS);
        for (var runners = inStep.iterator(); runners.hasNext(); ) {
          var runner = runners.next();
          runners.remove();
          runner.flushLate();
        }
      }
    }
  }
}
