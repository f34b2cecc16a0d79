package io.perdure.invoker;

/** Opens streams to functions. Thread-safe. */
public interface FunctionClient {
  /**
   * The event loop for one more attempt, chosen so that loops are used evenly. Everything about the
   * attempt happens on it.
   */
  EventLoop nextLoop();
}
