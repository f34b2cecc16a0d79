package io.perdure.benchmarks;

import java.util.List;

/**
 * Everything one measurement of subscriptions found out.
 *
 * @param startedAt when it was started, ISO 8601
 * @param partitions of the topic
 * @param keys different keys of the records
 */
record IngestionResults(
    String startedAt,
    MachineFacts machine,
    long records,
    int partitions,
    int keys,
    List<String> perdureSettings,
    List<IngestionRun> runs) {}
