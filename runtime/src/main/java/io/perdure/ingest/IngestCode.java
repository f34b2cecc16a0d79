package io.perdure.ingest;

/** Stable codes of what can go wrong with topics; each has a page in the documentation. */
public enum IngestCode {
  BAD_SUBSCRIPTION("PD0301", 400),
  UNKNOWN_CLUSTER("PD0302", 400),
  BAD_CLUSTER("PD0303", 400),
  CLUSTER_TAKEN("PD0304", 409),
  CLUSTER_IN_USE("PD0305", 409),
  UNKNOWN_HANDLER("PD0306", 400),
  BAD_KEY("PD0307", 400),
  BAD_REQUEST_RECORD("PD0308", 400),
  RECORD_TOO_LARGE("PD0309", 413);

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
}
