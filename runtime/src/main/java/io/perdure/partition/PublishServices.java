package io.perdure.partition;

import io.perdure.log.TopicLookup;

/**
 * What publishing needs, the same for all partitions of a node. Thread-safe.
 *
 * @param records what publications are as records, and what other topics refuse
 * @param maxRecordBytes the largest record that the producer sends
 */
record PublishServices(
    OutgoingRecords records, int maxRecordBytes, TopicLookup topics, RefusedRecords refused) {}
