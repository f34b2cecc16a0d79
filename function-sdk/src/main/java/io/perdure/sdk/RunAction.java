package io.perdure.sdk;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Context#run run} step does. It may throw anything: a {@link TerminalException} is
 * the step's result, everything else is retried.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface RunAction<T extends @Nullable Object> {
  /** Does the work and returns the result to journal. The context may not be used in here. */
  T run() throws Exception;
}
