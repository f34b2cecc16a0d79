package io.perdure.tracing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A collector in memory. Thread-safe. */
public final class RecordedSpans implements SpanExporter {
  private final BlockingQueue<SpanData> spans = new LinkedBlockingQueue<>();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(this))
          .build()
          .get("test");

  public Tracer tracer() {
    return tracer;
  }

  /** The next span that ends. */
  public SpanData await() {
    try {
      var span = spans.poll(20, TimeUnit.SECONDS);
      if (span == null) {
        throw new AssertionError("Expected a span to end, but none did");
      }
      return span;
    } catch (InterruptedException cause) {
      throw new AssertionError("Interrupted", cause);
    }
  }

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> ended) {
    spans.addAll(ended);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
