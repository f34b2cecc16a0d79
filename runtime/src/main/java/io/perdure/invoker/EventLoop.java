package io.perdure.invoker;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A thread that runs attempts, one task after the other. Only {@link #execute} may be called from
 * other threads.
 */
public interface EventLoop extends Executor {
  /**
   * Runs a task on the loop, behind those that were handed over before and behind what has been
   * read from sockets in the same round.
   */
  @Override
  void execute(Runnable task);

  /** Runs a task on the loop after a delay. */
  Timer schedule(Duration delay, Runnable task);

  /**
   * Opens a stream. Returns at once; the listener is told how it goes on, never before this method
   * has returned.
   */
  FunctionStream open(FunctionRequest request, FunctionStream.Listener listener);

  /** A task that has yet to run. */
  interface Timer {
    /** Has no effect on a task that has run. */
    void cancel();
  }
}
