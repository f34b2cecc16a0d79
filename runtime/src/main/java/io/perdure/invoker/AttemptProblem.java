package io.perdure.invoker;

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

  private static String bounded(String message) {
    return message.length() <= MAX_MESSAGE_CHARS
        ? message
        : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
  }
}
