package io.perdure.e2e.services;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import java.time.Duration;
import java.util.Map;

/** What fails. */
@SuppressWarnings("DoNotCallSuggester") // failing is what they are for
final class FailureServices {
  private FailureServices() {}

  /** Ways to fail. */
  @Service
  public static final class Failures {
    /** The failure to end with. */
    public record Terminal(int code, String message) {}

    @Handler
    public void terminal(Context context, Terminal request) {
      throw new TerminalException(request.code(), request.message());
    }

    @Handler
    public void withMetadata(Context context) {
      throw new TerminalException(418, "no coffee", Map.of("pot", "tea"));
    }

    @Handler
    public int flaky(Context context, StepServices.Steps.Flaky request) {
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
        int one = context.run("step", Integer.class, () -> 1);
        Outside.log(name + " " + one);
      } else {
        context.sleep(Duration.ofMillis(1));
      }
      throw new IllegalStateException("once more");
    }
  }
}
