package io.perdure.sdk.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.perdure.sdk.Attempt;
import io.perdure.sdk.Interceptor;
import org.jspecify.annotations.Nullable;

/**
 * A span for each attempt of a handler, child of the runtime's span of that attempt, and below it
 * one for each step that the attempt does. Both are current while their code runs, so that spans of
 * clients used in a step go below it. A suspended attempt ends its span without an error.
 * Thread-safe.
 *
 * <pre>{@code
 * FunctionEndpoint.bind(new Checkout()).intercept(new Traces(openTelemetry)).build();
 * }</pre>
 */
public final class Traces implements Interceptor.Factory {
  private static final String SCOPE = "io.perdure.sdk";

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  /** With the tracers and the propagator of an OpenTelemetry: {@code new Traces(openTelemetry)}. */
  public Traces(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public Interceptor forAttempt(Attempt attempt) {
    var runtime = propagator.extract(Context.root(), attempt, RequestHeaders.INSTANCE);
    var span =
        tracer
            .spanBuilder(attempt.service() + "/" + attempt.handler())
            .setParent(runtime)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("restate.invocation.id", attempt.invocationId())
            .setAttribute("restate.invocation.target", target(attempt))
            .startSpan();
    return new AttemptTrace(tracer, span, runtime.with(span));
  }

  private static String target(Attempt attempt) {
    String key = attempt.key().map(value -> value + "/").orElse("");
    return attempt.service() + "/" + key + attempt.handler();
  }

  private record AttemptTrace(Tracer tracer, Span span, Context context) implements Interceptor {
    @Override
    public void aroundHandler(Proceed handler) throws Exception {
      proceed(span, context, handler);
    }

    @Override
    public void aroundRun(String step, Proceed action) throws Exception {
      var stepSpan = tracer.spanBuilder(step).setParent(context).startSpan();
      proceed(stepSpan, context.with(stepSpan), action);
    }

    @SuppressWarnings("try") // the scope is only there to be closed
    private static void proceed(Span span, Context context, Proceed inner) throws Exception {
      try (var scope = context.makeCurrent()) {
        inner.proceed();
      } catch (Exception e) {
        span.recordException(e);
        span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
        throw e;
      } finally {
        span.end();
      }
    }
  }

  private enum RequestHeaders implements TextMapGetter<Attempt> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Attempt attempt, String name) {
      return attempt == null ? null : attempt.requestHeader(name).orElse(null);
    }
  }
}
