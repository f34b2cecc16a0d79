package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClosedLoopTest {
  private static final Duration A_LITTLE = Duration.ofMillis(10);
  private static final int SOME_CALLS = 50;
  private static final Duration FAR_AWAY = Duration.ofSeconds(20);

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyAnswerIsCountedAndMeasuredOnce(boolean http2) {
    var requests = new AtomicLong();
    var port =
        listen(request -> {
          requests.incrementAndGet();
          request.response().end(Workload.ECHO.body());
        });

    try (var loop = ClosedLoop.start(vertx, port, Workload.ECHO, 8, http2, 1)) {
      answerSomeCalls(loop);
      loop.stop();

      assertThat(loop.answered()).isPositive().isEqualTo(requests.get());
      assertThat(loop.latenciesSinceLast().getTotalCount()).isEqualTo(loop.answered());
      assertThat(loop.latenciesSinceLast().getTotalCount()).isZero();
    }
  }

  @Test
  void asManyCallsAreOpenAtOnceAsThereAreCallers() {
    var callers = 5;
    // Confined to the server's event loop. Nobody is answered before all have called.
    var open = new ArrayList<HttpServerRequest>();
    var most = new AtomicInteger();
    var port =
        listen(request -> {
          open.add(request);
          most.accumulateAndGet(open.size(), Math::max);
          if (open.size() == callers) {
            var answered = List.copyOf(open);
            open.clear();
            answered.forEach(call -> call.response().end(Workload.ECHO.body()));
          }
        });

    try (var loop = ClosedLoop.start(vertx, port, Workload.ECHO, callers, false, 1)) {
      answerSomeCalls(loop);

      assertThat(most).hasValue(callers);
    }
  }

  @Test
  void keysDifferFromCallToCall() {
    Set<String> paths = ConcurrentHashMap.newKeySet();
    var port =
        listen(request -> {
          paths.add(request.path());
          request.response().end("1");
        });

    try (var loop = ClosedLoop.start(vertx, port, Workload.COUNTER_10K_KEYS, 4, false, 1)) {
      answerSomeCalls(loop);
      loop.stop();
    }

    assertThat(paths).hasSizeGreaterThan(1).allMatch(path -> path.matches("/Counter/key-\\d+/add"));
  }

  @Test
  void anErrorStatusEndsTheLoop() {
    var port =
        listen(request -> request.response().setStatusCode(404).end("{\"message\":\"unknown\"}"));

    try (var loop = ClosedLoop.start(vertx, port, Workload.ECHO, 4, false, 1)) {
      assertThatThrownBy(() -> loop.run(FAR_AWAY))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("echo with 4 callers failed")
          .hasMessageContaining("found 404 with {\"message\":\"unknown\"}");
    }
  }

  @Test
  void aWrongAnswerEndsTheLoop() {
    var port = listen(request -> request.response().end("\"something else\""));

    try (var loop = ClosedLoop.start(vertx, port, Workload.ECHO, 1, false, 1)) {
      assertThatThrownBy(() -> loop.run(FAR_AWAY))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("Expected status 200 with \"hello\"");
    }
  }

  @Test
  void nobodyListeningEndsTheLoop() {
    var port = Ports.free(1).getFirst();

    try (var loop = ClosedLoop.start(vertx, port, Workload.ECHO, 1, false, 1)) {
      assertThatThrownBy(() -> loop.run(FAR_AWAY))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("Connection refused");
    }
  }

  private static void answerSomeCalls(ClosedLoop loop) {
    while (loop.answered() < SOME_CALLS) {
      loop.run(A_LITTLE);
    }
  }

  private int listen(Consumer<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler::accept)
        .listen(0, Ports.HOST)
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }
}
