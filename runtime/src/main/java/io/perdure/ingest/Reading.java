package io.perdure.ingest;

import java.util.Map;
import java.util.Optional;

/**
 * What one reader reads, and how.
 *
 * @param name of the subscription, or the ingress topic
 * @param sequence names the sequence of offsets in the state machine
 * @param cluster of the topics
 * @param ownPrefix of Perdure's topics, which no pattern means
 * @param consumer all properties of the consumer
 * @param batches how records are put together; nothing if each goes alone
 * @param start where a group begins that has not committed anything; else as the consumer's
 *     properties say
 * @param seek where somebody has set it to, which then comes before the start
 */
record Reading(
    String name,
    String sequence,
    String cluster,
    TopicSelection topics,
    String ownPrefix,
    Map<String, Object> consumer,
    RecordMapping mapping,
    Optional<InBatches> batches,
    BadRecordPolicy onBadRecord,
    Optional<StartAt> start,
    Seek seek) {
  /** How, and into what. */
  record InBatches(Batching batching, BatchMapping mapping) {}
}
