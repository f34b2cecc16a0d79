package io.perdure.partition;

import io.perdure.log.TopicLookup;

/**
 * What publishing needs, the same for all partitions of a node. Thread-safe.
 *
 * @param deadLetterTopic takes what other topics refuse
 * @param maxRecordBytes the largest record that the producer sends
 */
record PublishServices(
    String deadLetterTopic, int maxRecordBytes, TopicLookup topics, RefusedRecords refused) {}
