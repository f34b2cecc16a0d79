package io.perdure.server;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.perdure.tracing.Tracing;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to an OTLP collector, in the background and in batches; what the collector does not
 * take is dropped. Off unless there is an endpoint, by our key or by OpenTelemetry's own variables,
 * which configure the rest. Thread-safe.
 */
final class TraceExport implements AutoCloseable {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "perdure",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.propagators", "none");

  private final @Nullable OpenTelemetrySdk sdk;

  private TraceExport(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  static TraceExport open(Optional<String> endpoint, Map<String, String> environment) {
    boolean isOn =
        endpoint.isPresent()
            || environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    if (!isOn) {
      return new TraceExport(null);
    }
    Map<String, String> overrides =
        endpoint.map(url -> Map.of("otel.exporter.otlp.endpoint", url)).orElse(Map.of());
    return new TraceExport(
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> DEFAULTS)
            .addPropertiesCustomizer(_ -> overrides)
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk());
  }

  Tracing tracing() {
    return sdk == null ? Tracing.OFF : new Tracing(sdk.getTracer("perdure"));
  }

  /** Sends what is left. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
