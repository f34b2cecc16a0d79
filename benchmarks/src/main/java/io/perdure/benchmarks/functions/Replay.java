package io.perdure.benchmarks.functions;

import io.perdure.sdk.Handler;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.StateKey;
import io.perdure.sdk.VirtualObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Journals entries none of which is waited for, then sleeps. It is served with an inactivity
 * timeout of zero, so it is suspended exactly there, and all entries are replayed after the sleep.
 */
@VirtualObject
public final class Replay {
  private static final StateKey<Integer> VALUE = StateKey.of("value", Integer.class);

  /** Attempts begun in this process, by invocation. */
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  /** So many entries, the sleep among them; returns how many attempts that has taken. */
  @Handler
  public int run(ObjectContext context, int entries) {
    var attempt = attempts.merge(context.invocationId(), 1, Integer::sum);
    for (var i = 1; i < entries; i++) {
      context.set(VALUE, i);
    }
    context.sleep(Duration.ofMillis(1));
    attempts.remove(context.invocationId());
    return attempt;
  }
}
