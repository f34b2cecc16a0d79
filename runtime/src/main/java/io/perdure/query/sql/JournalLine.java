package io.perdure.query.sql;

import io.perdure.codec.EntrySummary;
import io.perdure.statemachine.store.JournalStore.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a journal. What it is about is read when a column asks for it, and once for all of
 * them. Confined to the thread that reads its page.
 */
final class JournalLine {
  private final StoredEntry stored;
  private @Nullable EntrySummary summary;

  JournalLine(StoredEntry stored) {
    this.stored = stored;
  }

  StoredEntry stored() {
    return stored;
  }

  EntrySummary summary() {
    if (summary == null) {
      summary = EntrySummary.of(stored.row().raw());
    }
    return summary;
  }
}
