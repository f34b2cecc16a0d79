package io.perdure.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
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

  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";

  private final Tracer tracer;

  /** Spans of a tracer, wherever it sends them. */
  public Tracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * A trace context as headers carry it.
   *
   * @param parent {@code traceparent}; the context is none if it is missing or malformed
   * @param state {@code tracestate}
   */
  public record Headers(@Nullable String parent, @Nullable String state) {}

  /** Begins a span; whoever asks for it ends it. */
  public Span begin(SpanKind kind, String name, Headers below) {
    var parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), below, Getter.INSTANCE);
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
  }

  /** The {@code traceparent} of what happens below a span; null outside of any trace. */
  public static @Nullable String parentBelow(Span span) {
    var context = span.getSpanContext();
    return context.isValid()
        ? "00-"
            + context.getTraceId()
            + "-"
            + context.getSpanId()
            + "-"
            + context.getTraceFlags().asHex()
        : null;
  }

  private enum Getter implements TextMapGetter<Headers> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Headers headers, String name) {
      return headers == null
          ? null
          : switch (name) {
            case TRACE_PARENT -> headers.parent();
            case TRACE_STATE -> headers.state();
            default -> null;
          };
    }
  }
}
