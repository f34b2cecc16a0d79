package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one server took the records of a topic.
 *
 * @param seconds from the first record that a handler got to the last one processed
 * @param warmUp how the server came to its full speed before, on records of another topic
 * @param memory of the process that runs invocations; null if the time was too short to say
 * @param usage by role of the process: processor time meanwhile, and memory at the end
 * @param foreignCores cores that other programs kept busy meanwhile
 * @param failure why there are no numbers; null if there are
 */
record IngestionSummary(
    long records,
    double seconds,
    double recordsPerSecond,
    @Nullable WarmUp warmUp,
    @Nullable MemoryTrend memory,
    Map<String, ProcessUsage> usage,
    double foreignCores,
    List<Sample> samples,
    @Nullable String failure) {

  /**
   * A look at the progress.
   *
   * @param seconds since the first record
   * @param records handlers have got until then
   * @param residentBytes of the process that runs invocations
   */
  record Sample(double seconds, long records, long residentBytes) {}

  static IngestionSummary failed(String failure) {
    return new IngestionSummary(0, 0, 0, null, null, Map.of(), 0, List.of(), failure);
  }
}
