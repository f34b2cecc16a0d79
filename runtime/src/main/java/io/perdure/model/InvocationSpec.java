package io.perdure.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to know about an invocation before it starts. Complete: whoever appends it
 * has looked up the target's type and retention, so that the state machine needs no registry.
 *
 * @param startAtMs when to start it, milliseconds since the epoch; 0 is at once
 * @param randomSeed the same for all attempts
 * @param trace the W3C trace context of the request
 */
public record InvocationSpec(
    InvocationId id,
    InvocationTarget target,
    InvocationSource source,
    List<Header> headers,
    Payload input,
    @Nullable String idempotencyKey,
    Retention retention,
    long startAtMs,
    long randomSeed,
    @Nullable TraceContext trace) {
  public InvocationSpec {
    headers = List.copyOf(headers);
  }

  /** The same with another input. */
  public InvocationSpec withInput(Payload other) {
    return new InvocationSpec(
        id,
        target,
        source,
        headers,
        other,
        idempotencyKey,
        retention,
        startAtMs,
        randomSeed,
        trace);
  }
}
