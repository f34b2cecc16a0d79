package io.perdure.sdk.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.perdure.sdk.Attempt;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final Map<String, String> REQUEST_HEADERS =
      Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01");
  private static final Attempt ATTEMPT =
      new Attempt("inv_1", "Counter", "add", Optional.of("k"), Map.of(), REQUEST_HEADERS::get);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final Traces traces =
      new Traces(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(spans))
                      .build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());

  private SpanData span(String name) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSpanOfAnAttemptIsAChildOfTheRuntimesAndAStepsIsItsChild() throws Exception {
    var interceptor = traces.forAttempt(ATTEMPT);
    var current = new AtomicReference<String>();

    interceptor.aroundHandler(() ->
        interceptor.aroundRun(
            "charge", () -> current.set(Span.current().getSpanContext().getSpanId())));

    var attempt = span("Counter/add");
    assertThat(attempt.getTraceId()).isEqualTo(TRACE);
    assertThat(attempt.getParentSpanId()).isEqualTo(PARENT);
    assertThat(attempt.getAttributes().get(AttributeKey.stringKey("restate.invocation.target")))
        .isEqualTo("Counter/k/add");
    var step = span("charge");
    assertThat(step.getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(current.get()).isEqualTo(step.getSpanId());
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void aStepOnAnotherThreadHasTheSameParent() throws Exception {
    var interceptor = traces.forAttempt(ATTEMPT);

    interceptor.aroundHandler(() -> {
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  interceptor.aroundRun("aside", () -> {});
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      thread.join();
    });

    assertThat(span("aside").getParentSpanId()).isEqualTo(span("Counter/add").getSpanId());
  }

  @Test
  void aFailureIsRecordedAndASuspensionIsNone() {
    var failing = traces.forAttempt(ATTEMPT);
    assertThatThrownBy(() ->
            failing.aroundHandler(() -> {
              throw new IllegalStateException("down");
            }))
        .hasMessage("down");
    assertThat(span("Counter/add").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span("Counter/add").getEvents()).hasSize(1);

    spans.reset();
    var suspended = traces.forAttempt(ATTEMPT);
    assertThatThrownBy(() ->
            suspended.aroundHandler(() -> {
              throw new Error("the SDK's own");
            }))
        .isInstanceOf(Error.class);
    assertThat(span("Counter/add").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }
}
