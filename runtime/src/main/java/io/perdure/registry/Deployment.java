package io.perdure.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process that serves functions; immutable once registered, unless operators change it in place.
 *
 * @param id {@code dp_1…}
 * @param additionalHeaders sent with every request to it
 * @param sdkVersion as it introduced itself, for example {@code restate-sdk-typescript/1.17.0}
 * @param manifest the JSON document that it answered discovery with
 * @param drainingSince when its removal was asked for; null if it was not
 */
public record Deployment(
    String id,
    DeploymentEndpoint endpoint,
    ProtocolMode mode,
    Map<String, String> additionalHeaders,
    Map<String, String> metadata,
    Instant createdAt,
    int minProtocolVersion,
    int maxProtocolVersion,
    @Nullable String sdkVersion,
    List<ServiceDescriptor> services,
    String manifest,
    @Nullable Instant drainingSince) {
  /** Whether its removal was asked for: it gets no new invocations. */
  public boolean isDraining() {
    return drainingSince != null;
  }

  /** Whether it has a revision of a service. */
  public boolean offers(String service) {
    return services.stream().anyMatch(it -> it.name().equals(service));
  }

  /** The same with other descriptions of its services. */
  Deployment with(List<ServiceDescriptor> changed) {
    return new Deployment(
        id,
        endpoint,
        mode,
        additionalHeaders,
        metadata,
        createdAt,
        minProtocolVersion,
        maxProtocolVersion,
        sdkVersion,
        changed,
        manifest,
        drainingSince);
  }

  /** How request and response bodies of an attempt overlap. */
  public enum ProtocolMode {
    BIDI_STREAM,
    REQUEST_RESPONSE
  }

  /** What discovery ended up speaking. */
  public enum HttpVersion {
    HTTP_1_1,
    HTTP_2
  }
}
