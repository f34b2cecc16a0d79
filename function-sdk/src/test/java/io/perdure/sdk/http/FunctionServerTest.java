package io.perdure.sdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.sdk.Context;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.Interceptor;
import io.perdure.sdk.Serde;
import io.perdure.sdk.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An endpoint over real HTTP; what is said on the stream is left to the transcripts. */
class FunctionServerTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final String V7 = "application/vnd.restate.invocation.v7";

  /** Start of an invocation with an id of one byte and one known entry, and its empty Input. */
  private static final String REPLAY =
      "00000000 0000000c 0a0100 1205696e765f74 1801" + "04000000 00000004 72020a00";

  private static final String RUN = "04110000 00000005 5801 620173";
  private static final String PROPOSAL = "00058000 00000005 0801 720172";
  private static final String ACK = "00070000 00000002 0801";
  private static final String RUN_COMPLETION = "80110000 00000007 0801 2a030a0172";
  private static final String OUTPUT = "04010000 00000005 72030a0172 00030000 00000000";
  private static final String SUSPENSION = "00010000 0000000a 2208 0a0101 120101 2801";

  /** One handler with one step. */
  @Service
  public static final class Steps {
    /** Does step s with result r and returns it. */
    @Handler
    public byte[] step(Context context) {
      return context.run("s", Serde.raw(), () -> new byte[] {'r'});
    }
  }

  private final Vertx vertx = Vertx.vertx();

  /** A client that nobody holds is closed by the garbage collector, under its requests. */
  private final Map<HttpVersion, HttpClient> clients = new EnumMap<>(HttpVersion.class);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static FunctionServer serve(FunctionEndpoint.Builder endpoint) {
    return FunctionServer.start(
        endpoint.build(), new HttpServerOptions().setHost("127.0.0.1").setPort(0));
  }

  private HttpClient client(HttpVersion version) {
    return clients.computeIfAbsent(
        version,
        protocol ->
            vertx.createHttpClient(
                new HttpClientOptions()
                    .setProtocolVersion(protocol)
                    .setHttp2ClearTextUpgrade(false)));
  }

  private HttpClientRequest request(HttpVersion version, HttpMethod method, int port, String path)
      throws Exception {
    return await(client(version).request(method, port, "127.0.0.1", path));
  }

  private HttpClientRequest attempt(HttpVersion version, int port) throws Exception {
    return request(version, HttpMethod.POST, port, "/prefix/invoke/Steps/step")
        .putHeader("content-type", V7);
  }

  private static Buffer bytes(String... hex) {
    return Buffer.buffer(HexFormat.of().parseHex(String.join("", hex).replace(" ", "")));
  }

  /** The body is read on the event loop: a response that is not read at once loses its bytes. */
  private static Buffer body(HttpClientRequest request, String... hex) throws Exception {
    return await(
        request
            .send(bytes(hex))
            .compose(response -> {
              assertThat(response.statusCode()).isEqualTo(200);
              assertThat(response.getHeader("content-type")).isEqualTo(V7);
              return response.body();
            }));
  }

  @Test
  void overHttp2BothSidesTalkAtOnce() throws Exception {
    try (var server = serve(FunctionEndpoint.bind(new Steps()))) {
      var request = attempt(HttpVersion.HTTP_2, server.port()).setChunked(true);
      request.write(bytes(REPLAY));
      var response = await(request.response().onSuccess(HttpClientResponse::pause));
      var received = Buffer.buffer();
      response.handler(chunk -> {
        received.appendBuffer(chunk);
        if (received.equals(bytes(RUN, PROPOSAL))) {
          request.write(bytes(ACK));
        }
      });

      await(response.resume().end());

      assertThat(response.getHeader("content-type")).isEqualTo(V7);
      assertThat(received).isEqualTo(bytes(RUN, PROPOSAL, OUTPUT));
    }
  }

  @Test
  void whenTheRequestIsOverTheHandlerSuspendsAndTheNextAttemptGoesOn() throws Exception {
    try (var server = serve(FunctionEndpoint.bind(new Steps()))) {
      for (var version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
        var first = attempt(version, server.port());
        assertThat(body(first, REPLAY))
            .as("first over %s", version)
            .isEqualTo(bytes(RUN, PROPOSAL, SUSPENSION));

        String journal = REPLAY.replace("1801", "1803") + RUN + RUN_COMPLETION;
        var second = attempt(version, server.port());
        assertThat(body(second, journal)).as("second over %s", version).isEqualTo(bytes(OUTPUT));
      }
    }
  }

  @Test
  void theManifestSaysWhetherBothSidesCanTalkAtOnce() throws Exception {
    try (var server = serve(FunctionEndpoint.bind(new Steps()))) {
      assertThat(manifest(HttpVersion.HTTP_2, server.port())).contains("BIDI_STREAM");
      assertThat(manifest(HttpVersion.HTTP_1_1, server.port())).contains("REQUEST_RESPONSE");
    }
  }

  private String manifest(HttpVersion version, int port) throws Exception {
    var request =
        request(version, HttpMethod.GET, port, "/discover")
            .putHeader("accept", "application/vnd.restate.endpointmanifest.v4+json");
    return await(request.send().compose(HttpClientResponse::body)).toString();
  }

  @Test
  void withKeysAnUnsignedRequestIsRefusedButNotACheckOfHealth() throws Exception {
    String key = "publickeyv1_ChjENKeMvCtRnqG2mrBK1HmPKufgFUc98K8B3ononQvp";
    try (var server = serve(FunctionEndpoint.bind(new Steps()).publicKeys(key))) {
      int port = server.port();
      var attempt = attempt(HttpVersion.HTTP_2, port);
      var discovery = request(HttpVersion.HTTP_2, HttpMethod.GET, port, "/discover");
      var health = request(HttpVersion.HTTP_2, HttpMethod.GET, port, "/health");
      var disguised = request(HttpVersion.HTTP_2, HttpMethod.POST, port, "/invoke/Steps/health");

      assertThat(await(attempt.send(bytes(REPLAY))).statusCode()).isEqualTo(401);
      assertThat(await(discovery.send()).statusCode()).isEqualTo(401);
      assertThat(await(disguised.send()).statusCode()).isEqualTo(401);
      assertThat(await(health.send()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void interceptorsGoAroundTheHandlerAndTheStepsThatItDoes() throws Exception {
    assertThat(eventsOf(REPLAY))
        .startsWith(
            "outer Steps/step t begins",
            "inner inv_t begins",
            "outer Steps/step t begins s",
            "inner inv_t begins s",
            "inner inv_t ends s",
            "outer Steps/step t ends s");
    assertThat(eventsOf(REPLAY.replace("1801", "1803") + RUN + RUN_COMPLETION))
        .containsExactly(
            "outer Steps/step t begins",
            "inner inv_t begins",
            "inner inv_t ends",
            "outer Steps/step t ends");
  }

  private Collection<String> eventsOf(String attempt) throws Exception {
    var events = new ConcurrentLinkedQueue<String>();
    var endpoint =
        FunctionEndpoint.bind(new Steps())
            .intercept(it ->
                recorder(
                    "outer %s/%s %s"
                        .formatted(
                            it.service(),
                            it.handler(),
                            it.requestHeader("traceparent").orElseThrow()),
                    events))
            .intercept(it -> recorder("inner " + it.invocationId(), events));
    try (var server = serve(endpoint)) {
      var request = attempt(HttpVersion.HTTP_1_1, server.port()).putHeader("traceparent", "t");
      body(request, attempt);
    }
    return events;
  }

  private static Interceptor recorder(String name, ConcurrentLinkedQueue<String> events) {
    return new Interceptor() {
      @Override
      public void aroundHandler(Proceed handler) throws Exception {
        events.add(name + " begins");
        try {
          handler.proceed();
        } finally {
          events.add(name + " ends");
        }
      }

      @Override
      public void aroundRun(String step, Proceed action) throws Exception {
        events.add(name + " begins " + step);
        action.proceed();
        events.add(name + " ends " + step);
      }
    };
  }
}
