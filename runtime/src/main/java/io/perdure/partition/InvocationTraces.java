package io.perdure.partition;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.Action.TraceEnd;
import io.perdure.statemachine.Invocation;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The spans of invocations that are not of one attempt: until the first one, and until the end.
 * Both begin with the invocation. A leader that takes over may record the first once more, and one
 * that dies may take the last along.
 */
final class InvocationTraces {
  private final Tracing tracing;
  private final InstantSource clock;

  InvocationTraces(Tracing tracing, InstantSource clock) {
    this.tracing = tracing;
    this.clock = clock;
  }

  /** The first attempt begins. */
  void started(Invocation invocation) {
    if (invocation.trace() != null) {
      end(begin("invocation-start ", invocation), invocation, clock.millis());
    }
  }

  void ended(TraceEnd end) {
    var span = begin("invocation-end ", end.invocation());
    switch (end.result()) {
      case InvocationResult.Succeeded _ -> span.setStatus(StatusCode.OK);
      case InvocationResult.Failed(var failure) ->
          span.setStatus(StatusCode.ERROR, failure.code() + ": " + failure.message());
    }
    end(span, end.invocation(), end.endedAtMs());
  }

  private Span begin(String name, Invocation invocation) {
    var target = invocation.target();
    var span =
        tracing.begin(
            SpanKind.INTERNAL,
            name + target.service() + "/" + target.handler(),
            invocation.trace(),
            invocation.createdAtMs());
    Tracing.describe(span, invocation.id(), target);
    return span;
  }

  /** The beginning is of the broker's clock. */
  private static void end(Span span, Invocation invocation, long atMs) {
    span.end(Math.max(atMs, invocation.createdAtMs()), TimeUnit.MILLISECONDS);
  }
}
