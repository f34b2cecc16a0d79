package io.perdure.ingest;

import java.util.Map;
import java.util.Optional;

/**
 * What one reader reads, and how.
 *
 * @param source names the sequence of offsets in the state machine
 * @param consumer all properties of the consumer
 * @param start where a group begins that has not committed anything; else as the consumer's
 *     properties say
 */
record Reading(
    String source,
    String topic,
    Map<String, Object> consumer,
    RecordMapping mapping,
    BadRecordPolicy onBadRecord,
    Optional<StartAt> start) {}
