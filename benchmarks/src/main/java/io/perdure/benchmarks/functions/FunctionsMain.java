package io.perdure.benchmarks.functions;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.http.FunctionServer;
import java.time.Duration;
import java.util.Arrays;

/** Serves the functions on the port given as first argument, until the process is ended. */
public final class FunctionsMain {
  private FunctionsMain() {}

  /** Arguments as those of {@code functions.mjs}: a port, and perhaps {@code --no-retention}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 0 || !arguments[0].matches("\\d{1,5}")) {
      System.err.printf(
          "usage: FunctionsMain PORT [--no-retention]; expected a port, found %s%n",
          Arrays.toString(arguments));
      System.exit(2);
    }
    var retain = !Arrays.asList(arguments).contains("--no-retention");
    try (var _ = FunctionServer.start(endpoint(retain), Integer.parseInt(arguments[0]))) {
      Thread.currentThread().join();
    }
  }

  private static FunctionEndpoint endpoint(boolean retain) {
    // Retention travels in the discovery answer, so both servers get it the same way.
    var options =
        retain
            ? ServiceOptions.defaults()
            : ServiceOptions.defaults()
                .journalRetention(Duration.ZERO)
                .idempotencyRetention(Duration.ZERO);
    return FunctionEndpoint.bind(new Echo.Plain(), options)
        .bind(new Steps(), options)
        .bind(new Counter(), options)
        .bind(new Caller(), options)
        .build();
  }
}
