package io.perdure.sdk.internal;

import io.perdure.sdk.EndpointLimits;
import io.perdure.sdk.JournalMismatch;

/**
 * How an attempt is to be run.
 *
 * @param explicitCancellation whether the handler awaits a cancel itself, instead of meeting it as
 *     an exception
 * @param onJournalMismatch what the runtime is asked to do when handler and journal differ
 */
record AttemptOptions(
    EndpointLimits limits, boolean explicitCancellation, JournalMismatch onJournalMismatch) {

  static AttemptOptions of(EndpointLimits limits) {
    return new AttemptOptions(limits, false, JournalMismatch.RETRY);
  }
}
