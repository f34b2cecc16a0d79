package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What Prometheus scrapes. */
class MetricsTest {
  @Test
  void theJvmIsInTheScrape() throws Exception {
    var vertx = Vertx.vertx();
    try (var metrics = new Metrics();
        var client = HttpClient.newHttpClient()) {
      var router = Router.router(vertx);
      metrics.mount(router);
      var server =
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(0, "localhost")
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);

      var scraped =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + server.actualPort() + "/metrics"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(scraped.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      assertThat(scraped.body()).contains("jvm_memory_used_bytes", "jvm_threads_live_threads");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}
