package io.perdure.schemaregistry;

/** Stable codes of what can go wrong with schemas; each has a page in the documentation. */
public enum SchemaCode {
  UNAVAILABLE("PD0501", 503),
  UNKNOWN("PD0502", 400),
  UNUSABLE("PD0503", 400),
  DOES_NOT_FIT("PD0504", 400),
  NOT_WIRE_FORMAT("PD0505", 400),
  INCOMPATIBLE("PD0506", 409),
  NO_REGISTRY("PD0507", 400);

  private final String code;
  private final int status;

  SchemaCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  /** The HTTP status that fits it, where a request is refused for it. */
  public int status() {
    return status;
  }
}
