package io.perdure.gateway;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How the requests of this node were answered, since it started. Thread-safe. */
public final class RequestCounts {
  /** Statuses from 100 to 599 by their first digit; at 0, callers that had gone. */
  public static final int CLASSES = 6;

  private static final int CLASS = 100;

  private final List<LongAdder> counts = Stream.generate(LongAdder::new).limit(CLASSES).toList();

  RequestCounts() {}

  void answered(int status) {
    counts.get(Math.clamp(status / CLASS, 1, CLASSES - 1)).increment();
  }

  void gone() {
    counts.getFirst().increment();
  }

  /**
   * How many had an outcome.
   *
   * @param statusClass the first digit of the status; 0 for callers that had gone
   */
  public long of(int statusClass) {
    return counts.get(statusClass).sum();
  }
}
