package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MixedLoadTest {
  private static final Duration A_LITTLE = Duration.ofMillis(10);
  private static final int SOME_CALLS = 20;

  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private Vertx vertx;
  private int port;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    port =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              calls.merge(request.path(), 1, Integer::sum);
              request.response().end(Workload.ECHO.body());
            })
            .listen(0, Ports.HOST)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void allWorkloadsAreCalledAndEveryAnswerCounts() {
    try (var load = new MixedLoad(List.of(loop(Workload.ECHO), loop(Workload.CALL)))) {
      while (calls.getOrDefault(Workload.ECHO.path(), 0) < SOME_CALLS
          || calls.getOrDefault(Workload.CALL.path(), 0) < SOME_CALLS) {
        load.run(A_LITTLE);
      }
      assertThat(load.run(Duration.ofMillis(200))).isPositive();

      var answered = load.stop().stream().mapToLong(ClosedLoop::answered).sum();
      assertThat(answered).isEqualTo(calls.values().stream().mapToLong(Integer::longValue).sum());
    }
  }

  @Test
  void aWorkloadThatFailsIsLeftOut() {
    // What the server answers is wrong for this one.
    var failing = loop(Workload.STEPS_10);
    try (var load = new MixedLoad(List.of(loop(Workload.ECHO), failing))) {
      while (calls.getOrDefault(Workload.STEPS_10.path(), 0) == 0
          || calls.getOrDefault(Workload.ECHO.path(), 0) < SOME_CALLS) {
        load.run(A_LITTLE);
      }

      assertThat(load.stop()).extracting(ClosedLoop::workload).containsExactly(Workload.ECHO);
    }
  }

  @Test
  void whenAllHaveFailedThereIsNoThroughput() {
    try (var load = new MixedLoad(List.of(loop(Workload.STEPS_10)))) {
      assertThatThrownBy(() -> load.run(Duration.ofSeconds(20)))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("steps-10 with 2 callers failed");
    }
  }

  private ClosedLoop loop(Workload workload) {
    return ClosedLoop.start(vertx, port, workload, 2, false, 1);
  }
}
