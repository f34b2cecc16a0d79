package io.perdure.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as it is kept in the deployments topic.
 *
 * @param manifest the JSON document that it answered discovery with
 * @param revisions the revision of each of its services, by name
 */
public record StoredDeployment(
    String id,
    String uri,
    boolean isBidirectional,
    boolean isHttp2,
    Map<String, String> additionalHeaders,
    Map<String, String> metadata,
    long createdAtMs,
    int minProtocolVersion,
    int maxProtocolVersion,
    @Nullable String sdkVersion,
    String manifest,
    Map<String, Integer> revisions) {}
