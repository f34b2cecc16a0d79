package io.perdure.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.perdure.sdk.Attempt;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.http.FunctionServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The W3C trace context of a request, in every attempt that comes of it. */
@SuppressWarnings("NullAway.Init")
class TraceIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String STATE = "vendor=v,other=o";
  private static final Duration A_BIT = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** So that most attempts begin from what is stored. */
  private static final String ALWAYS_SUSPENDING = "perdure.function.inactivity-timeout: 0s";

  /** An attempt, and what its request says of its trace. */
  private record Seen(String handler, String parent, String state) {
    static Seen of(Attempt attempt) {
      return new Seen(
          attempt.handler(),
          attempt.requestHeader("traceparent").orElse("none"),
          attempt.requestHeader("tracestate").orElse("none"));
    }
  }

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final List<Seen> attempts = new CopyOnWriteArrayList<>();

  @Test
  void withoutACollectorTheContextOfTheCallerGoesOnAsItCame() throws Exception {
    try (var cluster = new Cluster(directory, List.of(ALWAYS_SUSPENDING));
        var functions = functions()) {
      cluster.register(functions.port());

      assertThat(callsOnward(cluster, "traceparent", PARENT, "tracestate", STATE))
          .contains(PARENT, STATE);
      awaitAttempts();
      assertThat(attempts)
          .allSatisfy(seen -> assertThat(seen).isEqualTo(new Seen(seen.handler(), PARENT, STATE)));

      attempts.clear();
      callsOnward(cluster, "traceparent", PARENT);
      awaitAttempts();
      assertThat(attempts)
          .allSatisfy(seen -> assertThat(seen).isEqualTo(new Seen(seen.handler(), PARENT, "none")));
    }
  }

  @Test
  void withACollectorCalleesAreBelowTheirCallersAndSendsInTracesOfTheirOwn() throws Exception {
    var spans = new CopyOnWriteArrayList<String>();
    var collector = collector(spans);
    var settings =
        List.of(
            ALWAYS_SUSPENDING,
            "perdure.tracing.endpoint: http://127.0.0.1:" + collector.getAddress().getPort());
    try (var cluster = new Cluster(directory, settings);
        var functions = functions()) {
      cluster.register(functions.port());

      callsOnward(cluster, "traceparent", PARENT, "tracestate", STATE);
      awaitAttempts();

      assertThat(attempts).extracting(Seen::parent).doesNotHaveDuplicates().doesNotContain(PARENT);
      assertThat(attempts)
          .filteredOn(isSent().negate())
          .allSatisfy(seen -> {
            assertThat(seen.parent()).startsWith("00-" + TRACE + "-").endsWith("-01");
            assertThat(seen.state()).isEqualTo(STATE);
          });
      assertThat(attempts)
          .filteredOn(isSent())
          .allSatisfy(seen -> {
            assertThat(seen.parent()).startsWith("00-").doesNotContain(TRACE);
            assertThat(seen.state()).isEqualTo("none");
          });
      for (var span :
          List.of("ingress", "invocation-start", "invocation-attempt", "invocation-end")) {
        Await.until(
            () -> "a span " + span,
            PATIENCE,
            () -> spans.stream().anyMatch(it -> it.contains(span + " Onward/begins")));
      }
    } finally {
      collector.stop(0);
    }
  }

  private static String callsOnward(Cluster cluster, String... headers) throws Exception {
    var request = cluster.request("/Onward/first/begins").headers(headers);
    var response = cluster.sendText(request.POST(BodyPublishers.noBody()).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** The one who begins and the one who is called wait, and so are attempted more than once. */
  private void awaitAttempts() {
    Await.until(
        () -> "attempts of all handlers, but there are " + attempts,
        PATIENCE,
        () ->
            count("begins") > 1
                && count("isCalled") > 1
                && count("isSent") > 0
                && count("isLate") > 0);
  }

  private long count(String handler) {
    return attempts.stream().filter(seen -> seen.handler().equals(handler)).count();
  }

  private static Predicate<Seen> isSent() {
    return seen -> seen.handler().equals("isSent") || seen.handler().equals("isLate");
  }

  private FunctionServer functions() {
    var endpoint =
        FunctionEndpoint.bind(new Onward())
            .intercept(attempt -> {
              attempts.add(Seen.of(attempt));
              return new Interceptor() {};
            })
            .build();
    return FunctionServer.start(endpoint, 0);
  }

  /** Takes all spans there are, as they come; what they are called can be read in that. */
  private static HttpServer collector(List<String> spans) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          spans.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Objects of several partitions. */
  @VirtualObject
  public static final class Onward {
    /** Sets everything off, and says what headers it has got. */
    @Handler
    public String begins(ObjectContext context) {
      context.client("Onward", "sent").send("isSent");
      context.client("Onward", "late").delay(A_BIT).send("isLate");
      context.client("Onward", "called").call("isCalled", byte[].class).await();
      return context.headers().get("traceparent") + " " + context.headers().get("tracestate");
    }

    @Handler
    public void isCalled(ObjectContext context) {
      context.sleep(A_BIT);
    }

    @Handler
    public void isSent(ObjectContext context) {}

    @Handler
    public void isLate(ObjectContext context) {}
  }
}
