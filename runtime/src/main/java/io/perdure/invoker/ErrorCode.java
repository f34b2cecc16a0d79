package io.perdure.invoker;

/** Why attempts fail; each code has its page in {@code docs/errors}. */
enum ErrorCode {
  ABORT_TIMEOUT("RT0001"),
  MESSAGE_TOO_LARGE("RT0003"),
  INCOMPLETE("RT0006"),
  HANDLER_ERROR("RT0007"),
  UNREACHABLE("RT0010"),
  NO_DEPLOYMENT("RT0011"),
  PROTOCOL_VIOLATION("RT0012"),
  NO_COMMON_VERSION("RT0013"),
  PINNED_VERSION_UNSUPPORTED("RT0014"),
  VERSION_REFUSED("RT0015"),
  JOURNAL_MISMATCH("RT0016"),
  PRECONDITION_FAILED("RT0017"),
  UNKNOWN_TARGET("RT0018"),
  REFUSED_AS_TOO_LARGE("RT0019"),
  RATE_LIMITED("RT0023"),
  NESTED_TOO_DEEP("RT0025"),
  JOURNAL_TOO_LARGE("PD0004");

  private final String code;

  ErrorCode(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
