package io.perdure.benchmarks.functions;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;

/** Durable steps, one after the other. */
@Service
public final class Steps {
  /** Takes so many steps that each return 1, and returns their sum. */
  @Handler
  public int run(Context context, int count) {
    var sum = 0;
    for (var i = 0; i < count; i++) {
      sum += context.run("step", Integer.class, () -> 1);
    }
    return sum;
  }
}
