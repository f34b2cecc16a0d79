package io.perdure.codec;

import java.util.Map;

/**
 * A subscription as it is kept in the deployments topic.
 *
 * @param options properties of the consumers, and ours
 */
public record StoredSubscription(
    String id,
    String cluster,
    String topic,
    String service,
    String handler,
    Map<String, String> options,
    boolean isPaused,
    long createdAtMs) {}
