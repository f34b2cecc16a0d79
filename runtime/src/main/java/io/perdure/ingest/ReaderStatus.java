package io.perdure.ingest;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How this node's part of a subscription is doing.
 *
 * @param partitions that this node reads, by topic
 * @param problem what keeps it from reading; null if nothing does
 */
public record ReaderStatus(
    boolean isPaused, Map<String, Set<Integer>> partitions, @Nullable String problem) {}
