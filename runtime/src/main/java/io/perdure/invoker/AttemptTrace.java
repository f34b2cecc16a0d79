package io.perdure.invoker;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Invocation;
import io.perdure.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/** The span of one attempt. Confined to the attempt's event loop. */
final class AttemptTrace {
  private final Span span;

  private AttemptTrace(Span span) {
    this.span = span;
  }

  static AttemptTrace begin(Tracing tracing, Invocation invocation, AttemptPlan plan) {
    var target = invocation.target();
    var span =
        tracing.begin(
            SpanKind.CLIENT,
            "attempt " + target.service() + "/" + target.handler(),
            new Tracing.Headers(invocation.traceParent(), null));
    if (span.isRecording()) {
      span.setAttribute(Tracing.INVOCATION_ID, invocation.id().toString());
      span.setAttribute(Tracing.INVOCATION_TARGET, target.toString());
      span.setAttribute(Tracing.DEPLOYMENT_ID, plan.deployment().id());
    }
    return new AttemptTrace(span);
  }

  /** For the function, and for what it calls. */
  @Nullable String parentBelow() {
    return Tracing.parentBelow(span);
  }

  void end(AttemptEnd end) {
    switch (end) {
      case AttemptEnd.Ended _ -> span.setStatus(StatusCode.OK);
      case AttemptEnd.Suspended _ -> span.addEvent("suspended");
      case AttemptEnd.Failed failed -> {
        var failure = failed.failure();
        span.setStatus(StatusCode.ERROR, failure.errorCode() + ": " + failure.message());
      }
    }
    span.end();
  }

  /** Ends it without an outcome: the attempt was told to stop. */
  void cut() {
    span.addEvent("stopped");
    span.end();
  }
}
