package io.perdure.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Callers that each wait for their answer before they call again. A wrong or missing answer ends
 * the loop and is its failure. Driven by one thread; the callers run on one event loop.
 */
final class ClosedLoop implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_RECORDED = CALL_TIMEOUT.plusSeconds(10);
  private static final int RECORDED_DIGITS = 3;
  private static final int HTTP2_STREAMS_PER_CONNECTION = 64;
  private static final long NANOS_PER_MICRO = 1000;

  private final HttpClient client;
  private final int port;
  private final Workload workload;
  private final Buffer body;
  private final int callers;
  private final SplittableRandom random;
  private final SingleWriterRecorder recorder =
      new SingleWriterRecorder(
          TimeUnit.NANOSECONDS.toMicros(LONGEST_RECORDED.toNanos()), RECORDED_DIGITS);
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private volatile boolean stopping;

  private ClosedLoop(HttpClient client, int port, Workload workload, int callers, long seed) {
    this.client = client;
    this.port = port;
    this.workload = workload;
    this.body = Buffer.buffer(workload.body());
    this.callers = callers;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Starts the callers, with connections of their own.
   *
   * @param seed decides which keys are called in which order
   */
  static ClosedLoop start(
      Vertx vertx, int port, Workload workload, int callers, boolean http2, long seed) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(HTTP2_STREAMS_PER_CONNECTION),
            new PoolOptions()
                .setHttp1MaxSize(callers)
                .setHttp2MaxSize(Math.ceilDiv(callers, HTTP2_STREAMS_PER_CONNECTION)));
    var loop = new ClosedLoop(client, port, workload, callers, seed);
    loop.running.set(callers);
    vertx.runOnContext(_ -> {
      for (var i = 0; i < callers; i++) {
        loop.next();
      }
    });
    return loop;
  }

  /** Lets the callers call for a while. Throws as soon as one of them fails. */
  void run(Duration duration) {
    try {
      finished.get(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return; // The callers are still at it, as they should be.
    } catch (ExecutionException e) {
      throw failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while measuring " + workload.name(), e);
    }
    throw new IllegalStateException("Expected the callers to run on, they have stopped");
  }

  Workload workload() {
    return workload;
  }

  /** The latencies in microseconds of the calls answered since this was last asked. */
  Histogram latenciesSinceLast() {
    return recorder.getIntervalHistogram();
  }

  /** Correct answers since the start. */
  long answered() {
    return answered.get();
  }

  /** Stops the callers, each after its current call, and waits for them. */
  void stop() {
    stopping = true;
    try {
      finished.get(LONGEST_RECORDED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (ExecutionException e) {
      throw failed(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while stopping " + workload.name(), e);
    }
  }

  /** Drops the connections, and with them the calls that {@link #stop} did not wait for. */
  @Override
  public void close() {
    stopping = true;
    client.close().toCompletionStage().toCompletableFuture().join();
  }

  private void next() {
    if (stopping) {
      if (running.decrementAndGet() == 0) {
        finished.complete(null);
      }
      return;
    }
    var start = System.nanoTime();
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(Ports.HOST)
                .setPort(port)
                .setURI(workload.nextPath(random))
                .setTimeout(CALL_TIMEOUT.toMillis())
                .putHeader("content-type", "application/json"))
        .compose(request -> request.send(body))
        .compose(this::checked)
        .onComplete(answer -> {
          if (answer.failed()) {
            finished.completeExceptionally(answer.cause());
            stopping = true;
            return;
          }
          recorder.recordValue((System.nanoTime() - start) / NANOS_PER_MICRO);
          answered.incrementAndGet();
          next();
        });
  }

  private Future<Buffer> checked(HttpClientResponse response) {
    return response
        .body()
        .compose(answer -> {
          var expected = workload.answer();
          if (response.statusCode() == 200
              && (expected == null || expected.contentEquals(answer.toString()))) {
            return Future.succeededFuture(answer);
          }
          return Future.failedFuture(
              "Expected status 200 with %s, found %d with %s"
                  .formatted(
                      expected == null ? "any body" : expected, response.statusCode(), answer));
        });
  }

  private BenchmarkException failed(Throwable cause) {
    return new BenchmarkException(
        "%s with %d callers failed: %s".formatted(workload.name(), callers, cause.getMessage()),
        cause);
  }
}
