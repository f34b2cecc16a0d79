package io.perdure.ingest;

/** What happens to a record that cannot become an invocation. */
enum BadRecordPolicy {
  /** It goes, as it is, to the topic of dead letters, and its partition goes on. */
  DEAD_LETTER,
  /** It is logged, and its partition goes on. */
  SKIP,
  /** Its partition stands still, and tries it again now and then. */
  STOP
}
