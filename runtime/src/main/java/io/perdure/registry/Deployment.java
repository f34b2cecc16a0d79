package io.perdure.registry;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process that serves functions; immutable once registered.
 *
 * @param id {@code dp_1…}
 * @param uri absolute; the protocol's paths are appended to it
 * @param additionalHeaders sent with every request to it
 * @param sdkVersion as it introduced itself, for example {@code restate-sdk-typescript/1.17.0}
 */
public record Deployment(
    String id,
    URI uri,
    ProtocolMode mode,
    HttpVersion httpVersion,
    Map<String, String> additionalHeaders,
    Map<String, String> metadata,
    Instant createdAt,
    int minProtocolVersion,
    int maxProtocolVersion,
    @Nullable String sdkVersion,
    List<ServiceDescriptor> services) {
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
