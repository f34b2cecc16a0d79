package io.perdure.query.sql;

/** Why a query is refused, each with a page under {@code docs/errors}. */
public enum SqlCode {
  UNAVAILABLE("PD0122", 503),
  INVALID("PD0148", 400),
  TOO_LARGE("PD0149", 400),
  TOO_MANY("PD0150", 429),
  TOO_SLOW("PD0151", 504),
  NOT_ACCEPTABLE("PD0152", 406);

  private final String code;
  private final int status;

  SqlCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }
}
