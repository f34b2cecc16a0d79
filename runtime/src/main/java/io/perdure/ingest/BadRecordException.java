package io.perdure.ingest;

/** A record cannot become an invocation, now and perhaps never; its policy says what happens. */
final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final IngestCode code;

  BadRecordException(IngestCode code, String message) {
    super(message);
    this.code = code;
  }

  IngestCode code() {
    return code;
  }
}
