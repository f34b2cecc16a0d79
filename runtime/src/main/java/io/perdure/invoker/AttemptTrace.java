package io.perdure.invoker;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.perdure.codec.EntrySummary;
import io.perdure.codec.FunctionMessage.Callee;
import io.perdure.model.TraceContext;
import io.perdure.statemachine.AttemptEnd;
import io.perdure.statemachine.Invocation;
import io.perdure.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/** The span of one attempt. Confined to the attempt's event loop. */
final class AttemptTrace {
  private final Tracing tracing;
  private final Invocation invocation;
  private final Span span;

  private AttemptTrace(Tracing tracing, Invocation invocation, Span span) {
    this.tracing = tracing;
    this.invocation = invocation;
    this.span = span;
  }

  static AttemptTrace begin(Tracing tracing, Invocation invocation, AttemptPlan plan) {
    var target = invocation.target();
    var span =
        tracing.begin(
            SpanKind.CLIENT,
            "invocation-attempt " + target.service() + "/" + target.handler(),
            invocation.trace());
    Tracing.describe(span, invocation.id(), target);
    span.setAttribute(Tracing.DEPLOYMENT_ID, plan.deployment().id());
    return new AttemptTrace(tracing, invocation, span);
  }

  /** For the function, and for what it calls. */
  @Nullable TraceContext below() {
    return Tracing.below(span);
  }

  /**
   * For what it sends, which may begin when this has long ended: a trace of its own, whose first
   * span is linked with this one. Where nothing is recorded there is nothing to link.
   */
  @Nullable TraceContext belowSend(Callee callee) {
    if (!span.isRecording()) {
      return below();
    }
    var send =
        tracing.beginLinked(
            SpanKind.PRODUCER,
            "send " + callee.service() + "/" + callee.handler(),
            span.getSpanContext());
    Tracing.describe(send, invocation.id(), invocation.target());
    send.end();
    return Tracing.below(send);
  }

  /** The function has made an entry, by the type of its message. */
  void entered(int type) {
    if (span.isRecording()) {
      span.addEvent(EntrySummary.commandType(type));
    }
  }

  /** A step of the function has ended. */
  void ranStep() {
    span.addEvent("run ended");
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
