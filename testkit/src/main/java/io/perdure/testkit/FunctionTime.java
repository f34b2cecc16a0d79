package io.perdure.testkit;

import io.perdure.model.InvocationSpec;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;

/**
 * Brings the times that functions of other processes name, which are by their own clock, to the
 * runtime's manual clock: a sleep of an hour is over when the runtime's time has moved by an hour.
 * The bytes in the journal stay as the function sent them. Stateless.
 *
 * <p>The time that a message took from the function to the runtime is taken off: a timer is due a
 * few milliseconds early, never late.
 */
final class FunctionTime {
  private FunctionTime() {}

  /**
   * A command in the runtime's time.
   *
   * @param aheadMs by how much that was ahead of the function's when the command was appended
   */
  static Command translated(Command command, long aheadMs) {
    return command instanceof Command.ReportAttempt report
        ? new Command.ReportAttempt(
            report.attempt(),
            report.sequence(),
            report.pin(),
            report.entries().stream().map(reported -> translated(reported, aheadMs)).toList(),
            report.end())
        : command;
  }

  private static ReportedEntry translated(ReportedEntry reported, long aheadMs) {
    return switch (reported) {
      case ReportedEntry.New(var entry, var raw, var ackRequested) ->
          new ReportedEntry.New(translated(entry, aheadMs), raw, ackRequested);
      case ReportedEntry.RunResult result -> result;
    };
  }

  private static JournalEntry translated(JournalEntry entry, long aheadMs) {
    if (entry instanceof JournalEntry.Sleep(var wakeUpMs, var completionId)) {
      return new JournalEntry.Sleep(shifted(wakeUpMs, aheadMs), completionId);
    }
    if (entry instanceof JournalEntry.OneWayCall(var callee, var completionId)
        && callee.startAtMs() > 0) {
      return new JournalEntry.OneWayCall(startingAt(callee, aheadMs), completionId);
    }
    return entry;
  }

  private static InvocationSpec startingAt(InvocationSpec callee, long aheadMs) {
    return new InvocationSpec(
        callee.id(),
        callee.target(),
        callee.source(),
        callee.headers(),
        callee.input(),
        callee.idempotencyKey(),
        callee.retention(),
        shifted(callee.startAtMs(), aheadMs),
        callee.randomSeed(),
        callee.trace());
  }

  /** The end of time stays where it is. */
  private static long shifted(long ms, long aheadMs) {
    return aheadMs > 0 && ms > Long.MAX_VALUE - aheadMs ? ms : ms + aheadMs;
  }
}
