package io.perdure.invoker;

import io.perdure.statemachine.RawEntry;

/**
 * A running attempt. Confined to its event loop, but for {@link #loop} and {@link #hasNotReplayed}.
 */
sealed interface Attempt permits InvocationAttempt, BuiltInAttempt {
  EventLoop loop();

  /** Whether a notification is news to whoever runs the handler. May be called by any thread. */
  boolean hasNotReplayed(int entryIndex);

  void start();

  /** Passes on what came back. */
  void forward(RawEntry notification);

  void acknowledge(int commandIndex);

  void acknowledgeRunResult(int completionId);

  /** Cuts the attempt; nothing more of it is appended. */
  void stop();
}
