package io.perdure.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
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

  private static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence TRACE_STATE = HttpHeaders.createOptimized("tracestate");
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
            new Tracing.Headers(request.getHeader(TRACE_PARENT), request.getHeader(TRACE_STATE)));
    if (span.isRecording()) {
      span.setAttribute(Tracing.INVOCATION_TARGET, target.toString());
    }
    return new RequestTrace(span);
  }

  /** For the invocation that it asks for. */
  @Nullable String parentBelow() {
    return Tracing.parentBelow(span);
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
