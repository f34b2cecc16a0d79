package io.perdure.examples.greeter;

import io.perdure.examples.counter.Counter;
import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import java.time.Duration;

/** Greets, and knows how often it has greeted whom. */
@Service
public final class Greeter {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Greets a person after counting the visit, which happens once however often this is retried. */
  @Handler
  public String greet(Context context, String name) {
    long visits = context.client(Counter.class, name).call(Counter::add, 1L).await();
    String mood = context.run("mood", String.class, Greeter::mood);
    return "%s %s! Visit number %d.".formatted(mood, name, visits);
  }

  /** Greets after a second, during which this process may well be restarted. */
  @Handler
  public String greetSlowly(Context context, String name) {
    context.sleep(PAUSE);
    return "Hello at last, %s!".formatted(name);
  }

  /** Not the same each time, hence a step. */
  private static String mood() {
    return System.nanoTime() % 2 == 0 ? "Hello" : "Welcome";
  }
}
