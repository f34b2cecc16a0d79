package io.perdure.gateway;

import java.time.Duration;

/**
 * How the gateway listens, and its bounds.
 *
 * @param port 0 takes any free one
 * @param eventLoops how many event loops serve requests
 * @param requestSizeLimitBytes the largest request body that is taken
 * @param concurrentRequestsLimit how many requests are held at once; above it callers get 429
 * @param heldBytesLimit how many bytes of request bodies are in memory at once; above it 429
 * @param bodyTimeout how long a body may take to arrive
 */
public record GatewayOptions(
    String host,
    int port,
    int eventLoops,
    int requestSizeLimitBytes,
    int concurrentRequestsLimit,
    long heldBytesLimit,
    Duration bodyTimeout,
    Delivery delivery) {
  public static final int DEFAULT_PORT = 8080;
  public static final int DEFAULT_REQUEST_SIZE_LIMIT_BYTES = 32 << 20;
  public static final int DEFAULT_CONCURRENT_REQUESTS_LIMIT = 20_000;
  public static final long DEFAULT_HELD_BYTES_LIMIT = 256L << 20;
  public static final Duration DEFAULT_BODY_TIMEOUT = Duration.ofSeconds(60);

  public GatewayOptions {
    if (eventLoops < 1 || requestSizeLimitBytes < 1 || concurrentRequestsLimit < 1) {
      throw new IllegalArgumentException(
          "Expected at least one event loop, one byte and one request, but found "
              + eventLoops
              + ", "
              + requestSizeLimitBytes
              + ", "
              + concurrentRequestsLimit);
    }
    if (heldBytesLimit < requestSizeLimitBytes) {
      throw new IllegalArgumentException(
          "Expected room for one request of "
              + requestSizeLimitBytes
              + " bytes, but found "
              + heldBytesLimit
              + " bytes for all");
    }
    if (!bodyTimeout.isPositive()) {
      throw new IllegalArgumentException("Expected a body timeout > 0, but found " + bodyTimeout);
    }
  }

  /** The defaults, on a port. */
  public static GatewayOptions onPort(String host, int port) {
    return new GatewayOptions(
        host,
        port,
        Math.max(1, Runtime.getRuntime().availableProcessors()),
        DEFAULT_REQUEST_SIZE_LIMIT_BYTES,
        DEFAULT_CONCURRENT_REQUESTS_LIMIT,
        DEFAULT_HELD_BYTES_LIMIT,
        DEFAULT_BODY_TIMEOUT,
        Delivery.DIRECT);
  }
}
