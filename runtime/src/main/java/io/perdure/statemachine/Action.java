package io.perdure.statemachine;

import io.perdure.model.AttemptId;
import io.perdure.model.InvocationResult;
import io.perdure.model.ReplyAddress;

/**
 * What the runtime does once a command is applied. Every one that is still owed can be derived
 * again by resume.
 */
public sealed interface Action {
  /** Run an attempt: replay the journal to the function and take its reports. */
  record DispatchInvocation(AttemptId attempt) implements Action {}

  /**
   * Tell the running attempt what came back.
   *
   * @param entryIndex its place in the journal; an attempt that has replayed it already skips it
   */
  record ForwardNotification(AttemptId attempt, int entryIndex, RawEntry notification)
      implements Action {}

  /**
   * Tell the function that an entry is durable.
   *
   * @param commandIndex the entry's position among those made by the function, the input being 0
   */
  record AckEntry(AttemptId attempt, int commandIndex) implements Action {}

  /** Tell the function, which keeps the result of a step itself, that it is durable. */
  record AckRunResult(AttemptId attempt, int completionId) implements Action {}

  /** Let the function of a running attempt suspend as soon as it can. */
  record SuspendAttempt(AttemptId attempt) implements Action {}

  /** The attempt is over: its place is free, and if its stream is still open it is cut. */
  record StopAttempt(AttemptId attempt) implements Action {}

  /** Append a command to the log of another partition, in the order of the sequence numbers. */
  record SendCommand(int toPartition, long sequence, Command.Deliverable command)
      implements Action {}

  /** Append {@link Command.FireTimer} when it is due. */
  record RegisterTimer(TimerKey timer) implements Action {}

  /**
   * Append {@link Command.PurgeExpired} at this time, milliseconds since the epoch, or a little
   * later.
   */
  record ArmPurge(long atMs) implements Action {}

  /** Answer a request that a gateway holds open. */
  record Reply(ReplyAddress address, Answer answer) implements Action {}

  /** Say in the invocation's trace how it has ended. Best effort: nobody is owed it. */
  record TraceEnd(Invocation invocation, InvocationResult result, long endedAtMs)
      implements Action {}

  /**
   * Publish a record. Not for the leader alone: it is part of the transaction that commits what the
   * command has changed, so whoever applies the command publishes it.
   */
  record Publish(Publication publication) implements Action {}
}
