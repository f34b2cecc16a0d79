package io.perdure.invoker.builtin;

import io.perdure.codec.BuiltInEntries;
import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.ReportedEntry;

/** Why a built-in handler refuses; each code has its page in {@code docs/errors}. */
enum BuiltInCode {
  STATE_CHANGED("PD0208", 409),
  STATE_TOO_LARGE("PD0209", 413),
  LIMIT_CHANGED("PD0210", 409),
  TOO_MANY_LIMITS("PD0211", 422),
  NO_SUCH_TOPIC("PD0301", 404),
  TOPIC_NOT_ALLOWED("PD0302", 403),
  BAD_REQUEST("PD0303", 400),
  RECORD_TOO_LARGE("PD0304", 413),
  NO_SUCH_PARTITION("PD0305", 400);

  private final String code;
  private final int status;

  BuiltInCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  /** The output that says so to the caller. */
  ReportedEntry output(String message) {
    return BuiltInEntries.output(
        new InvocationResult.Failed(new Failure(status, code + ": " + message)));
  }
}
