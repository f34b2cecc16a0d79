package io.perdure.invoker;

import io.perdure.statemachine.Awaiting;
import io.perdure.statemachine.RawEntry;
import java.util.Optional;

/**
 * A running attempt. Confined to its event loop, but for {@link #loop}, {@link #hasNotReplayed} and
 * {@link #awaiting}.
 */
sealed interface Attempt permits InvocationAttempt, BuiltInAttempt {
  EventLoop loop();

  /** Whether a notification is news to whoever runs the handler. May be called by any thread. */
  boolean hasNotReplayed(int entryIndex);

  void start();

  /** What the handler waits for, if it has said so. May be called by any thread. */
  Optional<Awaiting> awaiting();

  /** Passes on what came back. */
  void forward(RawEntry notification);

  void acknowledge(int commandIndex);

  void acknowledgeRunResult(int completionId);

  /** Lets the handler suspend as soon as it can. */
  void suspend();

  /** Cuts the attempt; nothing more of it is appended. */
  void stop();
}
