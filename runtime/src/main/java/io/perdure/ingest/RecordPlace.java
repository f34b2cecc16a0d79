package io.perdure.ingest;

/**
 * Where a record is, so that it is known again: by this a record becomes one invocation however
 * often it is read.
 *
 * @param source a subscription's id, or the ingress topic's
 * @param topic the topic's identity, which a topic of the same name that is created later does not
 *     share
 */
record RecordPlace(String source, String topic, int partition, long offset) {}
