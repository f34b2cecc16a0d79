package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.common.RetryPolicy;
import dev.restate.sdk.common.TerminalException;
import java.time.Duration;

/** Durable steps. */
@Service
@Name("Steps")
public class Steps {
  /** How many steps. */
  public record StepCount(String name, int count) {}

  /** How often to fail. */
  public record Flaky(String name, int failures) {}

  @Handler
  public int run(Context context, StepCount request) {
    int sum = 0;
    for (int step = 0; step < request.count(); step++) {
      int number = step;
      sum +=
          context.run(
              "step",
              Integer.class,
              () -> {
                Outside.log(request.name() + " " + number);
                return 1;
              });
    }
    return sum;
  }

  @Handler
  public void stamp(Context context, String name) {
    context.run("stamp", () -> Outside.log(name + " " + System.currentTimeMillis()));
  }

  @Handler
  public int flaky(Context context, Flaky request) {
    return context.run(
        "flaky",
        Integer.class,
        tries(20),
        () -> {
          int attempt = Outside.tryOf(request.name());
          Outside.log(request.name() + " " + attempt);
          if (attempt <= request.failures()) {
            throw new IllegalStateException("not yet");
          }
          return attempt;
        });
  }

  @Handler
  public void exhausts(Context context, String name) {
    context.run(
        "exhausts",
        tries(3),
        () -> {
          Outside.log(name + " " + Outside.tryOf(name));
          throw new IllegalStateException("never");
        });
  }

  @Handler
  public String terminal(Context context, String name) {
    try {
      context.run(
          "terminal",
          () -> {
            throw new TerminalException(409, "no use");
          });
      return "nothing to catch";
    } catch (TerminalException failure) {
      return "caught " + failure.getMessage();
    }
  }

  private static RetryPolicy tries(int count) {
    return RetryPolicy.exponential(Duration.ofMillis(10), 1).setMaxAttempts(count);
  }
}
