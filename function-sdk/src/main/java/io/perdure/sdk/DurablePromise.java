package io.perdure.sdk;

import java.util.Optional;

/**
 * A result that the handlers of one workflow share: any of them completes it, once, and all of them
 * can wait for it. It lives as long as the workflow's run is kept.
 *
 * <pre>{@code
 * DurablePromise<Decision> decision = context.promise("decision", Decision.class);
 * Decision made = decision.await();
 * }</pre>
 *
 * @param <T> the type of the result
 */
public interface DurablePromise<T> {
  /**
   * The result as a future, to be combined with others.
   *
   * <pre>{@code
   * DurableFuture.first(promise.future(), context.timer(Duration.ofDays(1))).await();
   * }</pre>
   */
  DurableFuture<T> future();

  /**
   * Waits for the result: {@code context.promise("paid", Payment.class).await()}.
   *
   * @throws TerminalException what the promise was rejected with
   * @throws InvocationCancelledException if this invocation is cancelled first
   */
  default T await() {
    return future().await();
  }

  /**
   * The result if it is there already.
   *
   * @throws TerminalException what the promise was rejected with
   */
  Optional<T> peek();

  /**
   * Completes the promise with a value: {@code promise.resolve(payment)}.
   *
   * @throws TerminalException with code 409 if it is completed already
   */
  void resolve(T value);

  /**
   * Fails the promise: {@code promise.reject("declined")}.
   *
   * @throws TerminalException with code 409 if it is completed already
   */
  void reject(String reason);

  /**
   * Fails the promise with a code: {@code promise.reject(new TerminalException(402, "declined"))}.
   *
   * @throws TerminalException with code 409 if it is completed already
   */
  void reject(TerminalException failure);
}
