package io.perdure.partition;

import io.perdure.model.AttemptId;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.RawEntry;

/**
 * Runs attempts against functions. Called on stream threads, in the order in which commands were
 * applied; every method hands its work over and returns at once.
 */
public interface AttemptLauncher {
  /**
   * Starts an attempt. What it reports goes to the log as {@code ReportAttempt}, until it ends or
   * is stopped.
   *
   * @param released called, by any thread, once journal and state are not held any more
   */
  void launch(AttemptSnapshot snapshot, Runnable released);

  /**
   * Tells a running attempt what came back. Ignored if the attempt is not known, or has replayed
   * that entry.
   *
   * @param entryIndex its place in the journal; strictly increasing for one attempt
   */
  void forward(AttemptId attempt, int entryIndex, RawEntry notification);

  /** Tells a running attempt that an entry is durable. Ignored if the attempt is not known. */
  void acknowledge(AttemptId attempt, int commandIndex);

  /**
   * Tells a running attempt that the result of a step, which it keeps itself, is durable. Ignored
   * if the attempt is not known.
   */
  void acknowledgeRunResult(AttemptId attempt, int completionId);

  /**
   * Lets the function of a running attempt suspend as soon as it can. Ignored if the attempt is not
   * known.
   */
  void suspend(AttemptId attempt);

  /**
   * Cuts an attempt if it still runs; nothing more of it is to be appended. Ignored if it is not
   * known.
   */
  void stop(AttemptId attempt);
}
