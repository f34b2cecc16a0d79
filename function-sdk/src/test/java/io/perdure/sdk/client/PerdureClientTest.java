package io.perdure.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.sdk.CallScope;
import io.perdure.sdk.Context;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvocationTarget;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.TerminalException;
import io.perdure.sdk.VirtualObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PerdureClientTest {
  @VirtualObject
  interface Counter {
    @Handler
    long add(ObjectContext context, long delta);

    @Handler
    void reset(ObjectContext context);
  }

  @Service
  interface Greeter {
    @Handler
    String greet(Context context, String name);
  }

  private record Answer(int status, String source, String body) {}

  private record Received(
      String line, String body, @Nullable String idempotencyKey, @Nullable String contentType) {}

  /** Answers in order what it was told to, and remembers what it was asked. */
  private final Queue<Answer> answers = new ArrayDeque<>();

  private final List<Received> received = new ArrayList<>();
  private final List<String> limitKeys = new ArrayList<>();
  private HttpServer runtime;
  private PerdureClient perdure;

  @BeforeEach
  void start() throws IOException {
    runtime = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    runtime.createContext("/", this::answer);
    runtime.start();
    perdure =
        PerdureClient.connect(
            URI.create("http://127.0.0.1:" + runtime.getAddress().getPort() + "/"));
  }

  @AfterEach
  void stop() {
    perdure.close();
    runtime.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      received.add(
          new Received(
              exchange.getRequestMethod() + " " + exchange.getRequestURI().toASCIIString(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              headers.getFirst("idempotency-key"),
              headers.getFirst("content-type")));
      limitKeys.addAll(headers.getOrDefault("x-restate-limit-key", List.of()));
      var answer = answers.remove();
      if (!answer.source().isEmpty()) {
        exchange.getResponseHeaders().add("x-restate-error-source", answer.source());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void willAnswer(int status, String body) {
    answers.add(new Answer(status, "", body));
  }

  private void willFail(int status, String source, String body) {
    answers.add(new Answer(status, source, body));
  }

  @Test
  void callsThroughTheInterface() {
    willAnswer(200, "7");
    long sum = perdure.object(Counter.class, "a/b +").call(Counter::add, 5L);
    assertThat(sum).isEqualTo(7);
    willAnswer(200, "");
    perdure.object(Counter.class, "k").call(Counter::reset);
    willAnswer(200, "\"hi Ada\"");
    assertThat(perdure.service("Greeter").call("greet", "Ada", String.class)).isEqualTo("hi Ada");

    assertThat(received)
        .containsExactly(
            new Received("POST /Counter/a%2Fb%20%2B/add", "5", null, "application/json"),
            new Received("POST /Counter/k/reset", "", null, null),
            new Received("POST /Greeter/greet", "\"Ada\"", null, "application/json"));
  }

  @Test
  void sendsWithADelay() {
    willAnswer(202, "{\"invocationId\":\"inv_1\",\"status\":\"Accepted\"}");
    willAnswer(202, "{\"invocationId\":\"inv_1\",\"status\":\"PreviouslyAccepted\"}");
    var greeter = perdure.service(Greeter.class).idempotencyKey("o5").delay(Duration.ofMinutes(1));

    assertThat(greeter.send(Greeter::greet, "Ada")).isEqualTo(new SendReceipt("inv_1", true));
    assertThat(greeter.send(Greeter::greet, "Ada").isNew()).isFalse();

    assertThat(received.getFirst())
        .isEqualTo(
            new Received(
                "POST /Greeter/greet/send?delay=60000ms", "\"Ada\"", "o5", "application/json"));
    assertThatThrownBy(() -> greeter.call(Greeter::greet, "Ada"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void requestsIntoAScope() {
    willAnswer(200, "7");
    willAnswer(202, "{\"invocationId\":\"inv_1\",\"status\":\"Accepted\"}");
    willAnswer(200, "\"hi\"");
    var blue = CallScope.of("blue");

    long sum = perdure.object(Counter.class, "k").scope(blue).call(Counter::add, 5L);
    assertThat(sum).isEqualTo(7);
    perdure
        .service(Greeter.class)
        .scope(blue.limitKey("gold/one"))
        .delay(Duration.ofSeconds(1))
        .send(Greeter::greet, "Ada");
    perdure.service("Greeter").scope(blue).call("greet", "Ada", String.class);

    assertThat(received.stream().map(Received::line))
        .containsExactly(
            "POST /restate/scope/blue/call/Counter/k/add",
            "POST /restate/scope/blue/send/Greeter/greet?delay=1000ms",
            "POST /restate/scope/blue/call/Greeter/greet");
    assertThat(limitKeys).containsExactly("gold/one");
  }

  @Test
  void resultsAreAskedForByAnyTarget() {
    willAnswer(200, "1");
    assertThat(perdure.attach(InvocationTarget.invocation("inv_1"), Long.class)).isEqualTo(1);
    willFail(470, "ingress", "{\"message\":\"not ready\"}");
    assertThat(perdure.output(InvocationTarget.workflow("W", "k"), Long.class)).isEmpty();
    willAnswer(200, "3");
    assertThat(perdure.output(InvocationTarget.request("C", "k", "add", "o5"), Long.class))
        .contains(3L);
    willAnswer(202, "");
    perdure.rejectAwakeable("sign_1x", "no");

    assertThat(received.stream().map(Received::line))
        .containsExactly(
            "GET /restate/invocation/inv_1/attach",
            "GET /restate/workflow/W/k/output",
            "GET /restate/invocation/C/k/add/o5/output",
            "POST /restate/awakeables/sign_1x/reject");
  }

  @Test
  void theFailureOfAnInvocationIsATerminalExceptionAndNotRetried() {
    willFail(
        503, "invocation", "{\"code\":503,\"message\":\"declined\",\"metadata\":{\"a\":\"b\"}}");

    assertThatThrownBy(
            () -> perdure.service(Greeter.class).idempotencyKey("o").call(Greeter::greet, "Ada"))
        .isInstanceOfSatisfying(
            TerminalException.class,
            e -> {
              assertThat(e.code()).isEqualTo(503);
              assertThat(e).hasMessage("declined");
              assertThat(e.metadata()).containsEntry("a", "b");
            });
    assertThat(received).hasSize(1);
  }

  @Test
  void aBusyRuntimeIsAskedAgainOnlyWhereThatIsSafe() {
    willFail(503, "ingress", "{\"message\":\"leader is moving\"}");
    assertThatThrownBy(() -> perdure.service(Greeter.class).call(Greeter::greet, "Ada"))
        .isInstanceOfSatisfying(PerdureException.class, e -> assertThat(e.status()).hasValue(503))
        .hasMessageContaining("leader is moving");
    assertThat(received).hasSize(1);

    willFail(503, "ingress", "{\"message\":\"leader is moving\"}");
    willAnswer(200, "\"hi\"");
    String greeting =
        perdure.service(Greeter.class).idempotencyKey("o").call(Greeter::greet, "Ada");
    assertThat(greeting).isEqualTo("hi");
    assertThat(received).hasSize(3);
  }

  @Test
  void aRefusalThatStaysIsNotRepeated() {
    willFail(400, "ingress", "no JSON");

    assertThatThrownBy(
            () -> perdure.service(Greeter.class).idempotencyKey("o").call(Greeter::greet, "Ada"))
        .isInstanceOf(PerdureException.class)
        .hasMessageContaining("refused with 400: no JSON");
    assertThat(received).hasSize(1);
  }

  @Test
  void aRuntimeThatIsNotThereIsAnExceptionWithoutStatus() {
    runtime.stop(0);

    assertThatThrownBy(() -> perdure.service("Greeter").send("greet"))
        .isInstanceOfSatisfying(PerdureException.class, e -> assertThat(e.status()).isEmpty());
  }
}
