package io.perdure.invoker;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How the attempts of this node have ended, since it started. Thread-safe. */
public final class AttemptCounts {
  /** What became of an attempt. */
  public enum Outcome {
    ENDED,
    SUSPENDED,
    FAILED,
    /** Cut by the runtime: canceled by a kill, or its partition moved. */
    STOPPED
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  AttemptCounts() {
    for (var outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  void count(Outcome outcome) {
    counter(outcome).increment();
  }

  public long of(Outcome outcome) {
    return counter(outcome).sum();
  }

  private LongAdder counter(Outcome outcome) {
    return java.util.Objects.requireNonNull(counts.get(outcome));
  }
}
