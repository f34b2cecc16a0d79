package io.perdure.invoker;

import java.time.Duration;

/** The options of an invoker, to be changed where a test needs others than the defaults. */
final class ChangedOptions {
  private static final InvokerOptions DEFAULTS = InvokerOptions.DEFAULTS;

  int maxEntryBytes = DEFAULTS.maxEntryBytes();
  long maxJournalBytes = DEFAULTS.maxJournalBytes();
  Duration maxReportDelay = DEFAULTS.maxReportDelay();
  int maxUnacknowledgedReports = DEFAULTS.maxUnacknowledgedReports();
  int maxQueuedBytes = DEFAULTS.maxQueuedBytes();
  Duration closeTimeout = DEFAULTS.closeTimeout();

  InvokerOptions options() {
    return new InvokerOptions(
        DEFAULTS.maxProtocolVersion(),
        maxEntryBytes,
        maxJournalBytes,
        DEFAULTS.maxReportBytes(),
        maxReportDelay,
        DEFAULTS.maxUnacknowledgedBytes(),
        maxUnacknowledgedReports,
        maxQueuedBytes,
        closeTimeout,
        DEFAULTS.defaultRetryPolicy(),
        DEFAULTS.headers(),
        DEFAULTS.connections());
  }
}
