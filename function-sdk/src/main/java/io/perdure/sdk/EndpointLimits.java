package io.perdure.sdk;

/**
 * The bounds of an endpoint. Immutable.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(new Counter())
 *     .limits(EndpointLimits.defaults().maxFrameBytes(1 << 20))
 *     .build();
 * }</pre>
 *
 * @param maxFrameBytes the longest single protocol frame, in either direction: no state value,
 *     input or result may be larger. Default 32 MiB
 * @param maxReceivedBytes how much one attempt takes in, replayed journal and later notifications
 *     together. Default 256 MiB
 * @param maxUnsentBytes how much output of one attempt may wait for a slow runtime before the
 *     handler is held up. Default 1 MiB
 * @param maxAttempts how many attempts run at once; further ones are refused with status 503 and
 *     tried again by the runtime. Default 10 000
 */
public record EndpointLimits(
    int maxFrameBytes, long maxReceivedBytes, int maxUnsentBytes, int maxAttempts) {
  private static final EndpointLimits DEFAULTS =
      new EndpointLimits(32 << 20, 256L << 20, 1 << 20, 10_000);

  /** Checks that all bounds are positive. */
  public EndpointLimits {
    if (maxFrameBytes < 1 || maxReceivedBytes < 1 || maxUnsentBytes < 1 || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "Expected positive limits, found maxFrameBytes=%d maxReceivedBytes=%d maxUnsentBytes=%d maxAttempts=%d"
              .formatted(maxFrameBytes, maxReceivedBytes, maxUnsentBytes, maxAttempts));
    }
  }

  /** The defaults. */
  public static EndpointLimits defaults() {
    return DEFAULTS;
  }

  /** With another {@link #maxFrameBytes()}. */
  public EndpointLimits maxFrameBytes(int bytes) {
    return new EndpointLimits(bytes, maxReceivedBytes, maxUnsentBytes, maxAttempts);
  }

  /** With another {@link #maxReceivedBytes()}. */
  public EndpointLimits maxReceivedBytes(long bytes) {
    return new EndpointLimits(maxFrameBytes, bytes, maxUnsentBytes, maxAttempts);
  }

  /** With another {@link #maxUnsentBytes()}. */
  public EndpointLimits maxUnsentBytes(int bytes) {
    return new EndpointLimits(maxFrameBytes, maxReceivedBytes, bytes, maxAttempts);
  }

  /** With another {@link #maxAttempts()}. */
  public EndpointLimits maxAttempts(int attempts) {
    return new EndpointLimits(maxFrameBytes, maxReceivedBytes, maxUnsentBytes, attempts);
  }
}
