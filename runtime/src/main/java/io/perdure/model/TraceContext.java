package io.perdure.model;

import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context that something happens in. Opaque to the core, which hands it on.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}, what the tracing systems on the way say to each other
 */
public record TraceContext(String parent, @Nullable String state) {
  /** What W3C asks everybody to hand on; a longer {@code tracestate} is dropped as a whole. */
  public static final int MAX_STATE_CHARS = 512;

  public TraceContext {
    if (state != null && state.length() > MAX_STATE_CHARS) {
      throw new IllegalArgumentException(
          "Expected a tracestate of at most "
              + MAX_STATE_CHARS
              + " characters, but found "
              + state.length());
    }
  }
}
