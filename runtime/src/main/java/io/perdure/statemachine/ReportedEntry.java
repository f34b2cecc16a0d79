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

  /** The result of a step, which becomes the completion of its entry. */
  record RunResult(int completionId, InvocationResult result) implements ReportedEntry {}
}
