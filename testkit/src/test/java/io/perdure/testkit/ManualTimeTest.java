package io.perdure.testkit;

import static io.perdure.sdk.InvocationTarget.invocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Service;
import io.perdure.sdk.http.FunctionServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By which clock handlers go. */
class ManualTimeTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Asks for the time. */
  @Service
  public interface Watch {
    /** The time, before and after a sleep of an hour. */
    @Handler
    Times aroundAnHour(Context context);

    /** Begins {@code aroundAnHour} in an hour; its id. */
    @Handler
    String inAnHour(Context context);
  }

  record Times(Instant before, Instant after) {}

  static final class JournaledWatch implements Watch {
    @Override
    public Times aroundAnHour(Context context) {
      var before = context.now();
      context.sleep(HOUR);
      return new Times(before, context.now());
    }

    @Override
    public String inAnHour(Context context) {
      return context.client(Watch.class).delay(HOUR).send(Watch::aroundAnHour).invocationId();
    }
  }

  private final FunctionEndpoint watch = FunctionEndpoint.bind(new JournaledWatch()).build();

  @Test
  void handlersOfThisProcessGoByTheRuntimesTime() {
    try (var runtime = TestRuntime.start(watch)) {
      runtime.advance(YEAR);
      var begin = runtime.now();
      var sent = runtime.client().service(Watch.class).send(Watch::aroundAnHour);

      runtime.advance(HOUR.minusMillis(1));
      assertThat(runtime.status(sent.invocationId())).contains("suspended");
      runtime.advance(Duration.ofMillis(1));

      assertThat(runtime.status(sent.invocationId())).contains("completed");
      assertThat(runtime.client().attach(invocation(sent.invocationId()), Times.class))
          .isEqualTo(new Times(begin, begin.plus(HOUR)));
    }
  }

  @Test
  void handlersOfOtherProcessesReadTheirOwnClockButSleepAsLong() {
    try (var other = FunctionServer.start(watch, anyPort());
        var runtime = runtimeOf(other)) {
      runtime.advance(YEAR);
      var sent = runtime.client().service(Watch.class).send(Watch::aroundAnHour);

      runtime.advance(HOUR.minusMinutes(1));
      assertThat(runtime.status(sent.invocationId())).contains("suspended");
      runtime.advance(Duration.ofMinutes(1));

      assertThat(runtime.status(sent.invocationId())).contains("completed");
      assertThat(runtime.client().attach(invocation(sent.invocationId()), Times.class).after())
          .isBefore(runtime.now().minus(HOUR));
    }
  }

  @Test
  void whatHandlersOfOtherProcessesDelayBeginsAsMuchLater() {
    try (var other = FunctionServer.start(watch, anyPort());
        var runtime = runtimeOf(other)) {
      runtime.advance(YEAR);
      var delayed = runtime.client().service(Watch.class).call(Watch::inAnHour);

      runtime.advance(HOUR.minusMinutes(1));
      assertThat(runtime.status(delayed)).contains("scheduled");
      runtime.advance(Duration.ofMinutes(1));

      assertThat(runtime.status(delayed)).contains("suspended");
    }
  }

  private static HttpServerOptions anyPort() {
    return new HttpServerOptions().setHost("127.0.0.1").setPort(0);
  }

  private static TestRuntime runtimeOf(FunctionServer other) {
    return TestRuntime.builder().deployment(URI.create("http://127.0.0.1:" + other.port())).start();
  }
}
