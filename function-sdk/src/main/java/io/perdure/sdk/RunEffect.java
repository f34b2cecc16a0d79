package io.perdure.sdk;

/** A {@link Context#run run} step without a result. */
@FunctionalInterface
public interface RunEffect {
  /** Does the work. The context may not be used in here. */
  void run() throws Exception;
}
