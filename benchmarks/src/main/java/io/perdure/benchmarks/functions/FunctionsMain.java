package io.perdure.benchmarks.functions;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.http.FunctionServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves the functions on the port given as first argument, and on that given as second the number
 * of records handled, until the process is ended.
 */
public final class FunctionsMain {
  private FunctionsMain() {}

  /** Arguments as those of {@code functions.mjs}: two ports, and perhaps {@code --no-retention}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 2
        || !arguments[0].matches("\\d{1,5}")
        || !arguments[1].matches("\\d{1,5}")) {
      System.err.printf(
          "usage: FunctionsMain PORT EXECUTIONS_PORT [--no-retention]; expected ports, found %s%n",
          Arrays.toString(arguments));
      System.exit(2);
    }
    var retain = !Arrays.asList(arguments).contains("--no-retention");
    var executions = new AtomicLong();
    Executions.serve(executions, Integer.parseInt(arguments[1]));
    try (var _ =
        FunctionServer.start(endpoint(retain, executions), Integer.parseInt(arguments[0]))) {
      Thread.currentThread().join();
    }
  }

  private static FunctionEndpoint endpoint(boolean retain, AtomicLong executions) {
    // Retention travels in the discovery answer, so both servers get it the same way.
    var options =
        retain
            ? ServiceOptions.defaults()
            : ServiceOptions.defaults()
                .journalRetention(Duration.ZERO)
                .idempotencyRetention(Duration.ZERO);
    var workflow = retain ? options : options.workflowRetention(Duration.ZERO);
    return FunctionEndpoint.bind(new Echo.Plain(), options)
        .bind(new Steps(), options)
        .bind(new Counter(), options)
        .bind(new Caller(), options)
        .bind(new Signup(), workflow)
        .bind(new Approval.Plain(), workflow)
        .bind(new Replay(), options.inactivityTimeout(Duration.ZERO))
        .bind(new Tally(executions), options)
        .build();
  }
}
