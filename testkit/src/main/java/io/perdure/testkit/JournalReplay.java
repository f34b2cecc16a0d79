package io.perdure.testkit;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.internal.Endpoint;
import java.time.Duration;

/**
 * Replays recorded journals against the code of today, and says where that asks for something else
 * than the invocation did when it was recorded. To be run with journals of production before
 * changed handlers are deployed under invocations that are under way. Thread-safe.
 *
 * <pre>{@code
 * var replay = JournalReplay.against(FunctionEndpoint.bind(new Checkout(provider)));
 * replay.requireFits(Journal.read(Path.of("checkout.jsonl")));
 * }</pre>
 *
 * <p>Nothing is done: steps whose result is in the journal are not run again, and the replay ends
 * where the code begins a step that has none. Code outside of steps runs.
 */
public final class JournalReplay {
  /** How long a handler may compute, in real time, between two things that it asks for. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Endpoint endpoint;

  private JournalReplay(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * A replay against services that are about to be bound. Adds an interceptor to the builder and
   * builds it.
   *
   * <pre>{@code
   * JournalReplay.against(FunctionEndpoint.bind(new Checkout(provider)).bind(new Warehouse()));
   * }</pre>
   */
  public static JournalReplay against(FunctionEndpoint.Builder services) {
    return new JournalReplay(services.intercept(_ -> new NoSteps()).build().transport());
  }

  /**
   * Replays a journal.
   *
   * @throws IllegalArgumentException if the journal has no entries, as those of completed
   *     invocations whose retention is over
   * @throws IllegalStateException if the handler neither ends nor waits within {@link #PATIENCE}
   */
  public ReplayResult replay(Journal journal) {
    if (journal.entries().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a journal with entries, but that of %s has none"
              .formatted(journal.invocationId()));
    }
    var output = new ReplayOutput();
    var opening =
        endpoint.open(
            new Endpoint.Request(
                journal.service(),
                journal.handler(),
                "application/vnd.restate.invocation.v" + ReplayInput.version(journal),
                _ -> null),
            output);
    return switch (opening) {
      case Endpoint.Opening.Refused(_, var message) -> new ReplayResult.Failed(message);
      case Endpoint.Opening.Accepted(_, var runner) -> {
        runner.receive(ReplayInput.frames(journal));
        runner.endOfInput();
        yield ReplayReading.of(journal, output.await(PATIENCE));
      }
    };
  }

  /**
   * Replays a journal and fails if it does not fit: {@code replay.requireFits(journal)}.
   *
   * @throws AssertionError if the code asks for something else, or fails
   */
  public void requireFits(Journal journal) {
    switch (replay(journal)) {
      case ReplayResult.Fits _ -> {}
      case ReplayResult.Mismatch mismatch ->
          throw new AssertionError(
              "The journal of %s does not fit %s/%s: %s"
                  .formatted(
                      journal.invocationId(), journal.service(), journal.handler(), mismatch));
      case ReplayResult.Failed(var message) ->
          throw new AssertionError(
              "%s/%s fails on the journal of %s: %s"
                  .formatted(
                      journal.service(), journal.handler(), journal.invocationId(), message));
    }
  }

  /** Ends the replay where a step would be done. */
  private static final class NoSteps implements Interceptor {
    @Override
    public void aroundRun(String step, Proceed action) {
      throw new StepBegins(step);
    }
  }

  /** The code has come to a step that the journal has no result of. */
  static final class StepBegins extends RuntimeException {
    static final String PREFIX = "The replay ends where this step begins: ";

    StepBegins(String step) {
      super(PREFIX + step);
    }
  }
}
