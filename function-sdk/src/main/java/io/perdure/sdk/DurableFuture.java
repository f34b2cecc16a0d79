package io.perdure.sdk;

import io.perdure.sdk.internal.Futures;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A result that the runtime will deliver: of a call, a timer, an awakeable, a step. Awaiting it
 * blocks the handler; if it takes long, the runtime may suspend the handler and run it again when
 * the result is there. What the first of several results is, is decided by the order in which they
 * were journaled, so a replay decides alike.
 *
 * <pre>{@code
 * DurableFuture<Quote> a = context.client(Supplier.class, "a").call(Supplier::quote, part);
 * DurableFuture<Quote> b = context.client(Supplier.class, "b").call(Supplier::quote, part);
 * Quote first = DurableFuture.any(a, b).await();
 * }</pre>
 *
 * <p>Futures come from a {@link Context} and belong to its handler's thread; they are not made by
 * implementing this interface. Those that are combined come from one context, and are at least one:
 * else the combination is refused with an {@link IllegalArgumentException}.
 *
 * @param <T> the type of the result
 */
public interface DurableFuture<T extends @Nullable Object> {
  /**
   * Waits for the result.
   *
   * <pre>{@code
   * long count = context.client(Counter.class, "c").call(Counter::add, 1L).await();
   * }</pre>
   *
   * @throws TerminalException if that is the result
   * @throws InvocationCancelledException if this invocation is cancelled before the result is there
   */
  T await();

  /**
   * Waits for the result, but not longer than a time, which is a durable timer.
   *
   * <pre>{@code
   * Decision decision = approval.await(Duration.ofDays(2));
   * }</pre>
   *
   * @throws AwaitTimeoutException if the result is not there in time; the future may be awaited
   *     again
   * @throws TerminalException if that is the result
   * @throws InvocationCancelledException if this invocation is cancelled first
   */
  T await(Duration timeout);

  /**
   * This result, converted. The function runs when the new future is awaited and must be
   * deterministic.
   *
   * <pre>{@code
   * DurableFuture<String> name = call.map(Customer::name);
   * }</pre>
   */
  <U extends @Nullable Object> DurableFuture<U> map(Function<? super T, ? extends U> function);

  /**
   * The result of the first of these futures that completes, be it with a value or a failure.
   *
   * <pre>{@code
   * Quote first = DurableFuture.any(a, b).await();
   * }</pre>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T extends @Nullable Object> DurableFuture<T> any(DurableFuture<? extends T>... futures) {
    return Futures.any(List.of(futures));
  }

  /** The same for a list: {@code DurableFuture.any(calls).await()}. */
  static <T extends @Nullable Object> DurableFuture<T> any(
      List<? extends DurableFuture<? extends T>> futures) {
    return Futures.any(futures);
  }

  /**
   * Which of these futures completes first, counted from 0, for futures of different types. Does
   * not fail if that one has: the failure is thrown when it is awaited itself.
   *
   * <pre>{@code
   * if (DurableFuture.first(payment, cancelButton).await() == 0) {
   *   ship(payment.await());
   * }
   * }</pre>
   */
  static DurableFuture<Integer> first(DurableFuture<?>... futures) {
    return Futures.first(List.of(futures));
  }

  /**
   * The results of all these futures, in their order; fails with the first failure, as soon as
   * there is one.
   *
   * <pre>{@code
   * List<Quote> quotes = DurableFuture.all(a, b).await();
   * }</pre>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T extends @Nullable Object> DurableFuture<List<T>> all(
      DurableFuture<? extends T>... futures) {
    return Futures.all(List.of(futures));
  }

  /** The same for a list: {@code DurableFuture.all(calls).await()}. */
  static <T extends @Nullable Object> DurableFuture<List<T>> all(
      List<? extends DurableFuture<? extends T>> futures) {
    return Futures.all(futures);
  }

  /**
   * The value of the first of these futures that succeeds; if all fail, the failure that came last.
   *
   * <pre>{@code
   * Quote quote = DurableFuture.firstSuccess(a, b).await();
   * }</pre>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T extends @Nullable Object> DurableFuture<T> firstSuccess(
      DurableFuture<? extends T>... futures) {
    return Futures.firstSuccess(List.of(futures));
  }

  /** The same for a list: {@code DurableFuture.firstSuccess(calls).await()}. */
  static <T extends @Nullable Object> DurableFuture<T> firstSuccess(
      List<? extends DurableFuture<? extends T>> futures) {
    return Futures.firstSuccess(futures);
  }

  /**
   * How each of these futures ended, in their order, once all have. Never fails.
   *
   * <pre>{@code
   * List<Settled<Quote>> quotes = DurableFuture.<Quote>settled(a, b).await();
   * }</pre>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T extends @Nullable Object> DurableFuture<List<Settled<T>>> settled(
      DurableFuture<? extends T>... futures) {
    return Futures.settled(List.of(futures));
  }

  /** The same for a list: {@code DurableFuture.settled(calls).await()}. */
  static <T extends @Nullable Object> DurableFuture<List<Settled<T>>> settled(
      List<? extends DurableFuture<? extends T>> futures) {
    return Futures.settled(futures);
  }
}
