package io.perdure.invoker.builtin;

import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A handler that Perdure runs itself. Thread-safe. */
@FunctionalInterface
public interface BuiltInHandler {
  /**
   * Called for each attempt, on its event loop; must not block.
   *
   * @return the whole effect, an output last; completes on any thread. A failure fails the attempt,
   *     which is retried, so what is wrong with the request is an output and no failure
   */
  CompletionStage<List<ReportedEntry>> run(JournalEntry.Input input, AttemptSnapshot snapshot);
}
