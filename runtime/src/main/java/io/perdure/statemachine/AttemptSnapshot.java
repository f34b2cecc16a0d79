package io.perdure.statemachine;

import io.perdure.model.AttemptId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an attempt starts from: one consistent view of the stores.
 *
 * @param journal entries 0 to n-1, as stored
 * @param state the object's state; null if the target has none
 * @param isPausing whether the attempt is to suspend as soon as it can
 */
public record AttemptSnapshot(
    AttemptId attempt,
    Invocation invocation,
    Progress progress,
    List<RawEntry> journal,
    @Nullable EagerState state,
    boolean isPausing) {
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  public AttemptSnapshot {
    journal = List.copyOf(journal);
  }

  /** The same without journal and state, for whoever has passed them on. */
  public AttemptSnapshot withoutReplay() {
    return new AttemptSnapshot(attempt, invocation, progress, List.of(), null, isPausing);
  }

  /** About what the journal takes in memory. */
  public long journalBytes() {
    long bytes = 0;
    for (var entry : journal) {
      bytes += entry.body().size() + ENTRY_OVERHEAD_BYTES;
    }
    return bytes;
  }

  /** About what journal and state take in memory. */
  public long bytes() {
    long bytes = journalBytes();
    if (state != null) {
      for (var entry : state.entries()) {
        bytes += entry.key().size() + entry.value().size() + ENTRY_OVERHEAD_BYTES;
      }
    }
    return bytes;
  }
}
