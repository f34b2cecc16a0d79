package io.perdure.ingest;

/** Stable codes of what can go wrong with topics; each has a page in the documentation. */
public enum IngestCode {
  BAD_SUBSCRIPTION("PD0401", 400),
  UNKNOWN_CLUSTER("PD0402", 400),
  BAD_CLUSTER("PD0403", 400),
  CLUSTER_TAKEN("PD0404", 409),
  CLUSTER_IN_USE("PD0405", 409),
  UNKNOWN_HANDLER("PD0406", 400),
  BAD_KEY("PD0407", 400),
  BAD_REQUEST_RECORD("PD0408", 400),
  RECORD_TOO_LARGE("PD0409", 413),
  BAD_VALUE("PD0508", 400);

  private final String code;
  private final int status;

  IngestCode(String code, int status) {
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

  /** A request that is refused for it. */
  public IngestException refuse(String message) {
    return new IngestException(this, message);
  }
}
