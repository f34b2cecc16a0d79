package io.perdure.gateway;

import io.perdure.statemachine.Rejection;

/** What the gateway refuses, each with a page under {@code docs/errors}. */
public enum GatewayCode {
  BAD_PATH("PD0101", 400),
  NO_SUCH_PATH("PD0101", 404),
  METHOD_NOT_ALLOWED("PD0102", 405),
  NO_SUCH_HANDLER("PD0103", 404),
  NOT_PUBLIC("PD0104", 400),
  BAD_ID("PD0105", 400),
  BAD_DELAY("PD0106", 400),
  BAD_IDEMPOTENCY_KEY("PD0107", 400),
  BAD_INPUT("PD0108", 400),
  TOO_LARGE("PD0109", 413),
  OVERLOADED("PD0110", 429),
  NOT_FOUND("PD0111", 404),
  NOT_READY("PD0112", 470),
  UNAVAILABLE("PD0113", 503),
  RESULT_GONE("PD0114", 500),
  BAD_TARGET("PD0115", 500),
  BAD_SCOPE("PD0116", 400),
  BODY_TOO_SLOW("PD0117", 408),
  BAD_REQUEST("PD0118", 400),
  BUG("PD0119", 500),
  BAD_BATCH("PD0123", 400),
  ABORTED("PD0124", 503);

  private final String code;
  private final int status;

  GatewayCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  Rejection because(String message) {
    return new Rejection(code, status, message);
  }

  RefusedException refuse(String message) {
    return new RefusedException(because(message));
  }
}
