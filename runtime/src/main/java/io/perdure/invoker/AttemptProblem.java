package io.perdure.invoker;

import io.perdure.codec.ProtocolViolationException;
import io.perdure.log.AppendException;
import io.perdure.model.AttemptFailure;
import io.perdure.model.AttemptFailure.RelatedEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What ended an attempt before its function did.
 *
 * @param retryDelay when to try again, as the function or what is in front of it asked; null leaves
 *     it to the retry policy
 * @param isCounted whether the retry uses up one of the policy's
 */
record AttemptProblem(AttemptFailure failure, @Nullable Duration retryDelay, boolean isCounted) {
  static final int MAX_MESSAGE_CHARS = 4096;

  /** Far enough away to be never, near enough for a date. */
  static final Duration MAX_RETRY_DELAY = Duration.ofDays(3650);

  /** The status of problems for which the function protocol has none. */
  static final int UNKNOWN = 500;

  static final int MISMATCH = 570;
  static final int VIOLATION = 571;

  private static final int MAX_CAUSES = 5;

  static AttemptProblem of(ErrorCode code, int status, String message) {
    return of(code.code(), status, message);
  }

  static AttemptProblem of(String code, int status, String message) {
    return of(code, status, message, null);
  }

  /** A problem that the policy decides about. */
  static AttemptProblem of(String code, int status, String message, @Nullable Duration retryDelay) {
    return new AttemptProblem(
        new AttemptFailure(status, code, bounded(message), null), retryDelay, true);
  }

  /** An error that the function reported itself. */
  static AttemptProblem reported(
      int status, String message, @Nullable RelatedEntry related, @Nullable Duration retryDelay) {
    var code = status == MISMATCH ? ErrorCode.JOURNAL_MISMATCH : ErrorCode.HANDLER_ERROR;
    return new AttemptProblem(
        new AttemptFailure(status, code.code(), bounded(message), related),
        retryDelay == null || retryDelay.compareTo(MAX_RETRY_DELAY) < 0
            ? retryDelay
            : MAX_RETRY_DELAY,
        retryDelay == null);
  }

  static AttemptProblem incomplete(String function) {
    return unknown(
        ErrorCode.INCOMPLETE,
        "Expected an end, a suspension or an error from "
            + function
            + " before it closed its response, but found none");
  }

  static AttemptProblem bug(RuntimeException bug) {
    return unknown(ErrorCode.INCOMPLETE, "The attempt met a bug: " + bug);
  }

  /** The stream ended in the middle, or never began. */
  static AttemptProblem cutOff(String function, Throwable cause) {
    return unknown(
        ErrorCode.UNREACHABLE, "The stream to " + function + " failed: " + describeWhole(cause));
  }

  static AttemptProblem silent(String function) {
    return unknown(
        ErrorCode.ABORT_TIMEOUT,
        "Expected "
            + function
            + " to suspend or go on within its abort timeout, but it was silent");
  }

  static AttemptProblem tooLarge(AppendException cause) {
    return unknown(ErrorCode.MESSAGE_TOO_LARGE, describe(cause));
  }

  static AttemptProblem journalTooLarge(String function, long maxBytes, long bytes) {
    return unknown(
        ErrorCode.JOURNAL_TOO_LARGE,
        "Expected a journal of at most "
            + maxBytes
            + " bytes (perdure.function.journal-size-limit), but with the next entry that of "
            + function
            + " has "
            + bytes);
  }

  static AttemptProblem violation(ProtocolViolationException violation) {
    return of(violation.errorCode(), VIOLATION, describe(violation));
  }

  private static AttemptProblem unknown(ErrorCode code, String message) {
    return of(code, UNKNOWN, message);
  }

  /** With the causes of the cause: for TLS, what is wrong is at the end of them. */
  private static String describeWhole(Throwable cause) {
    var text = new StringBuilder(describe(cause));
    var next = cause.getCause();
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      if (text.indexOf(describe(next)) < 0) {
        text.append(": ").append(describe(next));
      }
      next = next.getCause();
    }
    return text.toString();
  }

  private static String describe(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String bounded(String message) {
    return message.length() <= MAX_MESSAGE_CHARS
        ? message
        : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
  }
}
