package io.perdure.codec;

import java.util.Map;

/**
 * A Kafka cluster as it is kept in the deployments topic.
 *
 * @param properties of clients that connect to it
 */
public record StoredKafkaCluster(String name, Map<String, String> properties, long createdAtMs) {}
