package io.perdure.partition;

import io.perdure.statemachine.EagerState;
import io.perdure.statemachine.InvocationStatus;
import io.perdure.statemachine.RawEntry;
import java.util.List;

/**
 * The journal of an invocation, with what an attempt at it would start from.
 *
 * @param entries those that are stored; of a completed invocation perhaps none any more
 * @param state the object's as it is now; empty for a plain service
 */
public record InvocationJournal(
    InvocationStatus.Known status, List<RawEntry> entries, List<EagerState.Entry> state) {
  public InvocationJournal {
    entries = List.copyOf(entries);
    state = List.copyOf(state);
  }
}
