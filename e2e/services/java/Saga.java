package io.perdure.e2e.services;

import dev.restate.sdk.Context;
import dev.restate.sdk.annotation.Handler;
import dev.restate.sdk.annotation.Name;
import dev.restate.sdk.annotation.Service;
import dev.restate.sdk.common.TerminalException;
import java.time.Duration;

/** Compensates. */
@Service
@Name("Saga")
public class Saga {
  private static final Duration DAY = Duration.ofDays(1);

  @Handler
  public void run(Context context, String name) {
    try {
      context.run("reserve", () -> Outside.log(name + " reserved"));
      context.sleep(DAY);
    } catch (TerminalException failure) {
      context.run("release", () -> Outside.log(name + " released"));
      throw failure;
    }
  }

  @Handler
  public void parent(Context context, String name) {
    SagaClient.fromContext(context).run(name).await();
  }
}
