package io.perdure.e2e.services;

import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import java.time.Duration;

/** What is cancelled, and makes up for it. */
final class CancelServices {
  private static final Duration DAY = Duration.ofDays(1);

  private CancelServices() {}

  /** A trip. */
  @Service
  public interface Saga {
    @Handler
    void run(Context context, String name);

    @Handler
    void parent(Context context, String name);
  }

  /** Compensates. */
  public static final class DurableSaga implements Saga {
    @Override
    public void run(Context context, String name) {
      try {
        context.run("reserve", () -> Outside.log(name + " reserved"));
        context.sleep(DAY);
      } catch (TerminalException failure) {
        context.run("release", () -> Outside.log(name + " released"));
        throw failure;
      }
    }

    @Override
    public void parent(Context context, String name) {
      context.client(Saga.class).call(Saga::run, name).await();
    }
  }
}
