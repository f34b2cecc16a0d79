package io.perdure.ingest;

/** Where a group begins that has not committed anything yet. */
sealed interface StartAt {
  record Earliest() implements StartAt {}

  record Latest() implements StartAt {}

  /** At the first record of that time or later. */
  record Timestamp(long epochMs) implements StartAt {}
}
