package io.perdure.statemachine;

import io.perdure.model.AttemptId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an attempt starts from: one consistent view of the stores.
 *
 * @param journal entries 0 to n-1, as stored
 * @param state the object's state; null if the target has none
 */
public record AttemptSnapshot(
    AttemptId attempt,
    Invocation invocation,
    Progress progress,
    List<RawEntry> journal,
    @Nullable EagerState state) {
  public AttemptSnapshot {
    journal = List.copyOf(journal);
  }
}
