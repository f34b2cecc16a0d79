package io.perdure.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as it is kept in the deployments topic.
 *
 * @param manifest the JSON document that it answered discovery with
 * @param revisions the revision of each of its services, by name
 * @param drainingSinceMs when its removal was asked for; null if it was not
 */
public record StoredDeployment(
    String id,
    Endpoint endpoint,
    boolean isBidirectional,
    Map<String, String> additionalHeaders,
    Map<String, String> metadata,
    long createdAtMs,
    int minProtocolVersion,
    int maxProtocolVersion,
    @Nullable String sdkVersion,
    String manifest,
    Map<String, Integer> revisions,
    @Nullable Long drainingSinceMs) {
  /** The same with other revisions. */
  public StoredDeployment withRevisions(Map<String, Integer> others) {
    return new StoredDeployment(
        id,
        endpoint,
        isBidirectional,
        additionalHeaders,
        metadata,
        createdAtMs,
        minProtocolVersion,
        maxProtocolVersion,
        sdkVersion,
        manifest,
        others,
        drainingSinceMs);
  }

  /** Where it is. */
  public sealed interface Endpoint {
    /** On HTTP. */
    record Http(String uri, boolean isHttp2) implements Endpoint {}

    /** On AWS Lambda. */
    record Lambda(String arn, @Nullable String assumeRoleArn, boolean takesZstd)
        implements Endpoint {}
  }
}
