package io.perdure.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A call under way: a future of its result that also knows the id of the invocation it made.
 *
 * <pre>{@code
 * CallHandle<Long> call = context.client(Counter.class, "c").call(Counter::add, 1L);
 * log.info("adding in {}", call.invocationId());
 * long count = call.await();
 * }</pre>
 *
 * @param <T> the type of the result
 */
public interface CallHandle<T extends @Nullable Object> extends DurableFuture<T> {
  /**
   * The id of the called invocation; waits a moment until the runtime has made it.
   *
   * <pre>{@code
   * context.cancel(call.invocationId());
   * }</pre>
   */
  String invocationId();
}
