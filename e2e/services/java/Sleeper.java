package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.common.TimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers. */
@Service
@Name("Sleeper")
public class Sleeper {
  /** How many timers of which length. */
  public record Timers(int count, int ms) {}

  private static final Duration DAY = Duration.ofDays(1);

  @Handler
  public String sleep(Context context, int ms) {
    context.sleep(Duration.ofMillis(ms));
    return "slept";
  }

  @Handler
  public int many(Context context, Timers request) {
    var timers = new ArrayList<DurableFuture<?>>();
    for (int i = 0; i < request.count(); i++) {
      timers.add(context.timer(Duration.ofMillis(request.ms() + i % 7)));
    }
    DurableFuture.all(timers).await();
    return request.count();
  }

  @Handler
  public String timeout(Context context, int ms) {
    try {
      context.awakeable(String.class).await(Duration.ofMillis(ms));
      return "resolved";
    } catch (TimeoutException late) {
      return "timed out";
    }
  }

  @Handler
  public int race(Context context) {
    return DurableFuture.any(context.timer(DAY), context.timer(Duration.ofMillis(20))).await();
  }

  @Handler
  public List<Integer> all(Context context) {
    var first = context.timer(Duration.ofMillis(30)).map(nothing -> 0);
    var second = context.timer(Duration.ofMillis(20)).map(nothing -> 1);
    var third = context.timer(Duration.ofMillis(10)).map(nothing -> 2);
    DurableFuture.all(first, second, third).await();
    return List.of(first.await(), second.await(), third.await());
  }
}
