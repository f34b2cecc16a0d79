package io.perdure.tracing;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.perdure.model.InvocationId;
import io.perdure.model.InvocationTarget;
import io.perdure.model.TraceContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans below a trace context, and says what context is below them. When tracing is off no
 * span is recorded, and the context of a caller goes on to the callee as it came. Thread-safe.
 */
public final class Tracing {
  /** Records nothing. */
  public static final Tracing OFF = new Tracing(TracerProvider.noop().get("perdure"));

  public static final AttributeKey<String> INVOCATION_ID =
      AttributeKey.stringKey("restate.invocation.id");
  public static final AttributeKey<String> INVOCATION_TARGET =
      AttributeKey.stringKey("restate.invocation.target");
  public static final AttributeKey<String> DEPLOYMENT_ID =
      AttributeKey.stringKey("restate.deployment.id");

  public static final String TRACE_PARENT = "traceparent";
  public static final String TRACE_STATE = "tracestate";

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final Tracer tracer;

  /** Spans of a tracer, wherever it sends them. */
  public Tracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * The trace context that headers carry; null if {@code traceparent} is missing or malformed. A
   * {@code tracestate} that is malformed or too long is left out as a whole.
   */
  public static @Nullable TraceContext context(@Nullable String parent, @Nullable String state) {
    return parent == null ? null : below(Span.fromContext(extracted(parent, bounded(state))));
  }

  /** Begins a span; whoever asks for it ends it. */
  public Span begin(SpanKind kind, String name, @Nullable TraceContext below) {
    return builder(kind, name, below).startSpan();
  }

  /** The same for what has begun already, at this time in milliseconds since the epoch. */
  public Span begin(SpanKind kind, String name, @Nullable TraceContext below, long sinceMs) {
    return builder(kind, name, below).setStartTimestamp(sinceMs, TimeUnit.MILLISECONDS).startSpan();
  }

  /** Begins a span in a trace of its own that says what other span it comes of. */
  public Span beginLinked(SpanKind kind, String name, SpanContext cause) {
    return tracer.spanBuilder(name).setSpanKind(kind).setNoParent().addLink(cause).startSpan();
  }

  /** Says which invocation a span is about. */
  public static void describe(Span span, InvocationId id, InvocationTarget target) {
    if (span.isRecording()) {
      span.setAttribute(INVOCATION_ID, id.toString());
      span.setAttribute(INVOCATION_TARGET, target.toString());
    }
  }

  /** The trace context of what happens below a span; null outside of any trace. */
  public static @Nullable TraceContext below(Span span) {
    if (!span.getSpanContext().isValid()) {
      return null;
    }
    var headers = new HashMap<String, String>();
    W3C.inject(Context.root().with(span), headers, Tracing::put);
    return new TraceContext(
        requireNonNull(headers.get(TRACE_PARENT)), bounded(headers.get(TRACE_STATE)));
  }

  private SpanBuilder builder(SpanKind kind, String name, @Nullable TraceContext below) {
    var parent = below == null ? Context.root() : extracted(below.parent(), below.state());
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
  }

  private static Context extracted(String parent, @Nullable String state) {
    var headers = new HashMap<String, String>();
    headers.put(TRACE_PARENT, parent);
    if (state != null) {
      headers.put(TRACE_STATE, state);
    }
    return W3C.extract(Context.root(), headers, Getter.INSTANCE);
  }

  private static @Nullable String bounded(@Nullable String state) {
    return state == null || state.length() > TraceContext.MAX_STATE_CHARS ? null : state;
  }

  private static void put(@Nullable Map<String, String> headers, String name, String value) {
    requireNonNull(headers).put(name, value);
  }

  private enum Getter implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Map<String, String> headers, String name) {
      return headers == null ? null : headers.get(name);
    }
  }
}
