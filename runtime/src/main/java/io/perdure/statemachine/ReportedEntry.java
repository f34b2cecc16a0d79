package io.perdure.statemachine;

import io.perdure.model.InvocationResult;

/** One thing that an attempt handed over. */
public sealed interface ReportedEntry {
  /**
   * A new entry of the journal.
   *
   * @param raw what the function sent
   * @param ackRequested whether the function waits to hear that the entry is durable
   */
  record New(JournalEntry entry, RawEntry raw, boolean ackRequested) implements ReportedEntry {}

  /**
   * The result of a step, which becomes the completion of its entry.
   *
   * @param ackRequested whether the function keeps the result itself and waits only to hear that it
   *     is durable
   */
  record RunResult(int completionId, InvocationResult result, boolean ackRequested)
      implements ReportedEntry {}
}
