package io.perdure.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TraceContext;
import io.perdure.tracing.Tracing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The span of one request that invokes something, below the trace context that its caller sent.
 * Confined to the request's event loop.
 */
final class RequestTrace {
  /** For a request that invokes nothing. */
  static final RequestTrace NONE = new RequestTrace(Span.getInvalid());

  private static final CharSequence TRACE_PARENT =
      HttpHeaders.createOptimized(Tracing.TRACE_PARENT);
  private static final CharSequence TRACE_STATE = HttpHeaders.createOptimized(Tracing.TRACE_STATE);
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final int FIRST_ERROR = 500;

  private final Span span;

  private RequestTrace(Span span) {
    this.span = span;
  }

  static RequestTrace begin(Tracing tracing, HttpServerRequest request, InvocationTarget target) {
    var span =
        tracing.begin(
            SpanKind.SERVER,
            "ingress " + target.service() + "/" + target.handler(),
            context(request));
    if (span.isRecording()) {
      span.setAttribute(Tracing.INVOCATION_TARGET, target.toString());
    }
    return new RequestTrace(span);
  }

  /** The context that a request is sent in; its state may be spread over several headers. */
  static @Nullable TraceContext context(HttpServerRequest request) {
    var parent = request.getHeader(TRACE_PARENT);
    return parent == null
        ? null
        : Tracing.context(parent, String.join(",", request.headers().getAll(TRACE_STATE)));
  }

  /** For the invocation that it asks for. */
  @Nullable TraceContext below() {
    return Tracing.below(span);
  }

  void invokes(InvocationId id) {
    if (span.isRecording()) {
      span.setAttribute(Tracing.INVOCATION_ID, id.toString());
    }
  }

  /** The response is written, or the caller has gone. */
  void end(HttpServerResponse response) {
    if (span.isRecording()) {
      if (!response.ended()) {
        span.addEvent("caller gone");
      } else {
        span.setAttribute(STATUS, (long) response.getStatusCode());
        if (response.getStatusCode() >= FIRST_ERROR) {
          span.setStatus(StatusCode.ERROR);
        }
      }
    }
    span.end();
  }
}
