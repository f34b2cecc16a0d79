package io.perdure.ingest;

/** A subscription or a Kafka cluster cannot be created, changed or removed as was asked. */
public final class IngestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final IngestCode code;

  IngestException(IngestCode code, String message) {
    super(message);
    this.code = code;
  }

  public IngestCode code() {
    return code;
  }
}
