package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import io.perdure.model.PinnedDeployment;
import org.jspecify.annotations.Nullable;

/**
 * How far a started invocation has come.
 *
 * @param journalLength entries and notifications, the input included
 * @param commandCount entries without notifications, the input included
 * @param outputIndex where the last output entry is; -1 if there is none
 * @param attempts how many have begun
 * @param attemptBase the journal's length when the current attempt began
 * @param nextReport the sequence number of the report to accept next
 * @param retryCount failed attempts since the last new entry
 * @param policyRetryCount retries used up of the retry policy since the invocation last started or
 *     woke up
 * @param modifiedAtMs when the journal last grew, milliseconds since the epoch
 * @param lastFailure why the last failed attempt failed, until one gets further
 */
public record Progress(
    int journalLength,
    int commandCount,
    int outputIndex,
    int attempts,
    int attemptBase,
    int nextReport,
    int retryCount,
    int policyRetryCount,
    long modifiedAtMs,
    @Nullable PinnedDeployment pin,
    @Nullable AttemptFailure lastFailure) {

  /** Of an invocation whose journal holds its input and nothing else. */
  public static Progress initial(long nowMs) {
    return new Progress(1, 1, -1, 0, 0, 0, 0, 0, nowMs, null, null);
  }

  public Progress withAttempt() {
    return new Progress(
        journalLength,
        commandCount,
        outputIndex,
        attempts + 1,
        journalLength,
        nextReport,
        retryCount,
        policyRetryCount,
        modifiedAtMs,
        pin,
        lastFailure);
  }

  public Progress withReport() {
    return new Progress(
        journalLength,
        commandCount,
        outputIndex,
        attempts,
        attemptBase,
        nextReport + 1,
        retryCount,
        policyRetryCount,
        modifiedAtMs,
        pin,
        lastFailure);
  }

  public Progress withPin(PinnedDeployment deployment) {
    return new Progress(
        journalLength,
        commandCount,
        outputIndex,
        attempts,
        attemptBase,
        nextReport,
        retryCount,
        policyRetryCount,
        modifiedAtMs,
        deployment,
        lastFailure);
  }

  public Progress withEntry(boolean isOutput, long nowMs) {
    return new Progress(
        journalLength + 1,
        commandCount + 1,
        isOutput ? journalLength : outputIndex,
        attempts,
        attemptBase,
        nextReport,
        0,
        policyRetryCount,
        nowMs,
        pin,
        null);
  }

  public Progress withNotification(long nowMs) {
    return new Progress(
        journalLength + 1,
        commandCount,
        outputIndex,
        attempts,
        attemptBase,
        nextReport,
        retryCount,
        policyRetryCount,
        nowMs,
        pin,
        lastFailure);
  }

  public Progress withFailure(AttemptFailure failure, boolean counted) {
    return new Progress(
        journalLength,
        commandCount,
        outputIndex,
        attempts,
        attemptBase,
        nextReport,
        retryCount + 1,
        counted ? policyRetryCount + 1 : policyRetryCount,
        modifiedAtMs,
        pin,
        failure);
  }

  public Progress withFreshRetries() {
    return new Progress(
        journalLength,
        commandCount,
        outputIndex,
        attempts,
        attemptBase,
        nextReport,
        retryCount,
        0,
        modifiedAtMs,
        pin,
        lastFailure);
  }
}
