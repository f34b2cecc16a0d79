package io.perdure.ingest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How this node's part of a subscription is doing.
 *
 * @param partitions of the topic that this node reads
 * @param problem what keeps it from reading; null if nothing does
 */
public record ReaderStatus(boolean isPaused, Set<Integer> partitions, @Nullable String problem) {}
