package io.perdure.invoker;

import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.ReportedEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What a function has sent and is to be appended as one report.
 *
 * <p>Each report is a record in the log, so an entry that asks nothing of anybody is in no hurry: a
 * step that has begun waits for its result, a value that was set for what the function does next.
 * Confined to its attempt's event loop.
 */
final class ReportBatch {
  private static final int ENTRY_OVERHEAD_BYTES = 64;
  private static final int REPORT_OVERHEAD_BYTES = 128;

  private List<ReportedEntry> entries = new ArrayList<>();
  private long entryBytes;
  private boolean isUrgent;

  /** What an entry counts, in a report and in a journal, whose body has so many bytes. */
  static long weight(long bytes) {
    return bytes + ENTRY_OVERHEAD_BYTES;
  }

  /** What an entry counts in its report is its {@link #weight}. */
  void add(ReportedEntry entry, long weight) {
    entries.add(entry);
    entryBytes += weight;
    isUrgent |= !canWait(entry);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether somebody waits for one of the entries. */
  boolean isUrgent() {
    return isUrgent;
  }

  long bytes() {
    return entryBytes + REPORT_OVERHEAD_BYTES;
  }

  /** The entries, which are no longer here afterwards. */
  List<ReportedEntry> take() {
    var taken = entries;
    clear();
    return taken;
  }

  void clear() {
    entries = new ArrayList<>();
    entryBytes = 0;
    isUrgent = false;
  }

  private static boolean canWait(ReportedEntry reported) {
    return reported instanceof ReportedEntry.New(var entry, var _, boolean ackRequested)
        && !ackRequested
        && switch (entry) {
          case JournalEntry.Run _,
              JournalEntry.GetEagerState _,
              JournalEntry.GetEagerStateKeys _,
              JournalEntry.SetState _,
              JournalEntry.ClearState _,
              JournalEntry.ClearAllState _ ->
              true;
          default -> false;
        };
  }
}
