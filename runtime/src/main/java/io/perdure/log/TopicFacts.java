package io.perdure.log;

/**
 * What has to be known of a topic before a record is published to it.
 *
 * @param maxRecordBytes the largest record that it takes
 */
public record TopicFacts(int partitions, int maxRecordBytes) {}
