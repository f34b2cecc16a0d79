package io.perdure.benchmarks.functions;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** One durable call from function to function. */
@Service
public final class Caller {
  /** What {@link Echo} answers. */
  @Handler
  public String call(Context context, String text) {
    return context.client(Echo.class).call(Echo::echo, text).await();
  }
}
