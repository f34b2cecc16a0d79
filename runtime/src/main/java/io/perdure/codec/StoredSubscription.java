package io.perdure.codec;

import java.util.Map;

/**
 * A subscription as it is kept in the deployments topic.
 *
 * @param topic one or more, with commas between them
 * @param options properties of the consumers, and ours
 * @param seekNumber counts how often its place was set
 * @param seekTo where to, the last time
 * @param redelivery the last of them that delivers again
 * @param drainTo by topic and partition, up to where it is read before it is removed
 */
public record StoredSubscription(
    String id,
    String cluster,
    String topic,
    String service,
    String handler,
    Map<String, String> options,
    boolean isPaused,
    long createdAtMs,
    int seekNumber,
    String seekTo,
    int redelivery,
    Map<String, Long> drainTo) {}
