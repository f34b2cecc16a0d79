package io.perdure.registry;

import java.time.Duration;

/** The options of handlers where neither the handler nor its service says otherwise. */
public record ServerDefaults(HandlerOptions options) {
  /** What a node uses that is not configured. */
  public static ServerDefaults standard() {
    return new ServerDefaults(
        new HandlerOptions(
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofHours(24),
            false,
            new RetryPolicy(
                Duration.ofMillis(500),
                2,
                Duration.ofSeconds(60),
                70,
                RetryPolicy.OnMaxAttempts.PAUSE)));
  }
}
