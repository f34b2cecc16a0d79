package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.common.TerminalException;
import java.time.Duration;

/** Ways to fail. */
@Service
@Name("Failures")
public class Failures {
  /** The failure to end with. */
  public record Failure(int code, String message) {}

  @Handler
  public void terminal(Context context, Failure request) {
    throw new TerminalException(request.code(), request.message());
  }

  @Handler
  public int flaky(Context context, Steps.Flaky request) {
    int attempt = Outside.tryOf(request.name());
    if (attempt <= request.failures()) {
      throw new IllegalStateException("not yet");
    }
    return attempt;
  }

  @Handler
  public void endless(Context context, String name) {
    throw new IllegalStateException("never works");
  }

  @Handler
  public void changesItsMind(Context context, String name) {
    if (Outside.tryOf(name) == 1) {
      context.run("step", Integer.class, () -> 1);
    } else {
      context.sleep(Duration.ofMillis(1));
    }
    throw new IllegalStateException("once more");
  }
}
