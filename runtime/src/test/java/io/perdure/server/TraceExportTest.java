package io.perdure.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.perdure.model.TraceContext;
import io.perdure.tracing.Tracing;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Spans on their way to a collector. */
class TraceExportTest {
  @Test
  void spansAreSentToTheEndpoint() throws Exception {
    var vertx = Vertx.vertx();
    var received = new CompletableFuture<String>();
    var collector =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      received.complete(request.path() + " " + body.toString(ISO_8859_1));
                      request.response().end();
                    }))
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    try (var export =
        TraceExport.open(Optional.of("http://localhost:" + collector.actualPort()), Map.of())) {
      export.tracing().begin(SpanKind.CLIENT, "attempt Counter/add", null).end();
    }

    assertThat(received.get(20, TimeUnit.SECONDS))
        .startsWith("/v1/traces ")
        .contains("attempt Counter/add", "service.name", "perdure");
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void withoutAnEndpointNothingIsRecordedAndTheContextOfACallerGoesOn() {
    var caller =
        new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=v");
    try (var export = TraceExport.open(Optional.empty(), Map.of())) {
      var span = export.tracing().begin(SpanKind.CLIENT, "attempt", caller);

      assertThat(span.isRecording()).isFalse();
      assertThat(Tracing.below(span)).isEqualTo(caller);
    }
  }
}
