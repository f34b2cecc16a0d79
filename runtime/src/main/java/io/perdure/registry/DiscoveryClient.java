package io.perdure.registry;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a deployment what it serves: one request, bounded in time and size. Thread-safe. */
public interface DiscoveryClient {
  /**
   * Sends {@code GET {endpoint}/discover}, or its like to a function.
   *
   * @param endpoint over HTTP/2 with prior knowledge where its URI is plain text
   * @return what came back, whatever its status; fails with {@link DiscoveryException}
   */
  CompletableFuture<Response> discover(
      DeploymentEndpoint endpoint, Map<String, String> additionalHeaders);

  /**
   * What a deployment answered.
   *
   * @param httpVersion what was spoken; meaningless for a function on Lambda
   * @param server the header {@code x-restate-server}
   */
  record Response(
      int status,
      @Nullable String contentType,
      @Nullable String server,
      String body,
      Deployment.HttpVersion httpVersion) {}

  /** There was no answer. */
  final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kept it away. */
    public enum Reason {
      UNREACHABLE,
      TIMEOUT,
      TOO_LARGE,
      /** The other side speaks HTTP/1.1 where HTTP/2 was expected. */
      LOOKS_LIKE_HTTP_1
    }

    private final Reason reason;

    public DiscoveryException(Reason reason, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }
}
