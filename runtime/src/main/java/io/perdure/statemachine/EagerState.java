package io.perdure.statemachine;

import io.perdure.model.Payload;
import java.util.List;

/**
 * State that travels with the start of an attempt.
 *
 * @param isPartial whether there is more than was taken along
 */
public record EagerState(List<Entry> entries, boolean isPartial) {
  public record Entry(Payload key, Payload value) {}

  public EagerState {
    entries = List.copyOf(entries);
  }
}
