package io.perdure.sdk;

import org.jspecify.annotations.Nullable;

/**
 * How one of several futures ended; see {@link DurableFuture#settled}.
 *
 * <pre>{@code
 * for (Settled<Quote> settled : DurableFuture.settled(a, b).await()) {
 *   switch (settled) {
 *     case Settled.Succeeded<Quote>(Quote quote) -> quotes.add(quote);
 *     case Settled.Failed<Quote>(TerminalException failure) -> log.info("No quote", failure);
 *   }
 * }
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Settled<T extends @Nullable Object> {
  /**
   * It has a value.
   *
   * @param <T> the type of the value
   * @param value the value
   */
  record Succeeded<T extends @Nullable Object>(T value) implements Settled<T> {}

  /**
   * It failed for good.
   *
   * @param <T> the type of the value it does not have
   * @param failure why
   */
  record Failed<T extends @Nullable Object>(TerminalException failure) implements Settled<T> {}
}
