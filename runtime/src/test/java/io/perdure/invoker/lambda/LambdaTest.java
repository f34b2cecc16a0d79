package io.perdure.invoker.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.Zstd;
import io.perdure.invoker.EventLoop;
import io.perdure.invoker.FunctionRequest;
import io.perdure.invoker.FunctionStream;
import io.perdure.invoker.InvokerOptions.Connections;
import io.perdure.invoker.RequestSigner;
import io.perdure.invoker.http.VertxFunctionClient;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DiscoveryClient.DiscoveryException;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Functions on Lambda, behind a server that speaks the Invoke API. */
class LambdaTest {
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:counter:7";
  private static final String ROLE = "arn:aws:iam::123456789012:role/caller";
  private static final DeploymentEndpoint FUNCTION =
      new DeploymentEndpoint.Lambda(ARN, null, false);
  private static final DeploymentEndpoint WITH_ROLE =
      new DeploymentEndpoint.Lambda(ARN, ROLE, false);
  private static final DeploymentEndpoint WITH_ZSTD =
      new DeploymentEndpoint.Lambda(ARN, null, true);
  private static final int COMPRESS_ABOVE_BYTES = 10;
  private static final int MAX_RESPONSE_BYTES = 1000;
  private static final String TYPE = "application/vnd.restate.invocation.v6";
  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>assumed</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>
      """;
  private static final RequestSigner SIGNER = (path, key) -> Map.of("x-sig", path + " " + key);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<HttpServerRequest> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> roleRequests = new LinkedBlockingQueue<>();
  private Handler<HttpServerRequest> aws = _ -> {};
  private Handler<HttpServerRequest> sts = _ -> {};

  private @Nullable LambdaFunctions functions;
  private @Nullable VertxFunctionClient http;

  @BeforeEach
  void start() throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      if ("/".equals(request.path())) {
                        roleRequests.add(request.getHeader("authorization") + " " + body);
                        sts.handle(request);
                      } else {
                        events.add(json(body.getBytes()));
                        calls.add(request);
                        aws.handle(request);
                      }
                    }))
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    functions =
        new LambdaFunctions(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
            new LambdaOptions(
                URI.create("http://localhost:" + server.actualPort()),
                "for-perdure",
                COMPRESS_ABOVE_BYTES,
                MAX_RESPONSE_BYTES));
    http = VertxFunctionClient.open(vertx, Connections.DEFAULTS, RequestSigner.NONE);
  }

  @AfterEach
  void close() throws Exception {
    requireNonNull(functions).close();
    requireNonNull(http).close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAttemptIsOneSignedCallOfTheInvokeApi() throws Exception {
    aws = answering("frames".getBytes(UTF_8), null);

    invoke("start,", "replay");

    assertThat(List.of(hear(), hear(), hear()))
        .containsExactly("head 200 " + TYPE, "data frames", "ended");
    var request = next(calls);
    assertThat(request.method().name()).isEqualTo("POST");
    assertThat(request.path())
        .startsWith("/2015-03-31/functions/")
        .endsWith("/invocations")
        .contains("counter");
    assertThat(request.getHeader("authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=id/")
        .contains("/eu-central-1/lambda/aws4_request");
    var sent = next(events);
    assertThat(sent.get("httpMethod").asText()).isEqualTo("POST");
    assertThat(sent.get("path").asText()).isEqualTo("/invoke/Counter/add");
    assertThat(sent.get("headers").get("content-type").asText()).isEqualTo(TYPE);
    assertThat(sent.get("headers").get("x-sig").asText()).isEqualTo("/invoke/Counter/add k");
    assertThat(sent.get("headers").has("accept-encoding")).isFalse();
    assertThat(sent.get("isBase64Encoded").asBoolean()).isTrue();
    assertThat(body(sent)).asString().isEqualTo("start,replay");
  }

  @Test
  void aRoleIsAssumedOnceAndCallsAreMadeWithIt() throws Exception {
    aws = answering("frames".getBytes(UTF_8), null);
    sts = request -> request.response().end(ASSUMED);

    for (int time = 0; time < 2; time++) {
      invoke(WITH_ROLE, "start");

      assertThat(List.of(hear(), hear(), hear())).contains("data frames", "ended");
      var request = next(calls);
      assertThat(request.getHeader("authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=assumed/");
      assertThat(request.getHeader("x-amz-security-token")).isEqualTo("token");
    }

    assertThat(URLDecoder.decode(next(roleRequests), UTF_8))
        .contains(
            "Credential=id/",
            "/eu-central-1/sts/aws4_request",
            "Action=AssumeRole",
            "RoleArn=" + ROLE,
            "RoleSessionName=perdure",
            "ExternalId=for-perdure");
    assertThat(roleRequests).isEmpty();
  }

  @Test
  void aRoleThatIsRefusedFailsTheStreamAndNothingIsCalled() throws Exception {
    sts =
        request ->
            request
                .response()
                .setStatusCode(403)
                .end(
                    "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                        + "<Message>not for you</Message></Error></ErrorResponse>");

    invoke(WITH_ROLE, "start");

    assertThat(hear()).startsWith("failed").contains(ARN, ROLE, "not for you");
    assertThat(calls).isEmpty();
  }

  @Test
  void withoutAnEmulatorTheServiceOfTheFunctionsRegionIsCalled() {
    try (var clients = new LambdaClients(null, new LambdaOptions(null, null, 0, 1))) {
      for (var function : List.of(FUNCTION, WITH_ROLE)) {
        var configured =
            clients.of((DeploymentEndpoint.Lambda) function).serviceClientConfiguration();

        assertThat(configured.region().id()).isEqualTo("eu-central-1");
        assertThat(configured.endpointOverride()).isEmpty();
      }
    }
  }

  @Test
  void largeRequestsAndResponsesAreCompressedForAFunctionThatTakesZstd() throws Exception {
    aws = answering(Zstd.compress("f".repeat(MAX_RESPONSE_BYTES).getBytes(UTF_8)), "zstd");

    invoke(WITH_ZSTD, "r".repeat(COMPRESS_ABOVE_BYTES), "eplay");

    assertThat(List.of(hear(), hear(), hear()))
        .containsExactly("head 200 " + TYPE, "data " + "f".repeat(MAX_RESPONSE_BYTES), "ended");
    var sent = next(events);
    assertThat(sent.get("headers").get("accept-encoding").asText()).isEqualTo("zstd");
    assertThat(sent.get("headers").get("content-encoding").asText()).isEqualTo("zstd");
    assertThat(Zstd.decompress(body(sent), 100))
        .asString()
        .isEqualTo("r".repeat(COMPRESS_ABOVE_BYTES) + "eplay");
  }

  @Test
  void smallRequestsAreNotCompressed() throws Exception {
    invoke(WITH_ZSTD, "r".repeat(COMPRESS_ABOVE_BYTES));

    var sent = next(events);
    assertThat(sent.get("headers").get("accept-encoding").asText()).isEqualTo("zstd");
    assertThat(sent.get("headers").has("content-encoding")).isFalse();
    assertThat(body(sent)).hasSize(COMPRESS_ABOVE_BYTES);
  }

  static List<Arguments> wrongBodies() {
    var compressed = Zstd.compress("frames".getBytes(UTF_8));
    return List.of(
        arguments(Zstd.compress(new byte[MAX_RESPONSE_BYTES + 1]), "zstd", "at most 1000 bytes"),
        arguments(Arrays.copyOf(compressed, compressed.length - 1), "zstd", "zstd"),
        arguments("frames".getBytes(UTF_8), "zstd", "zstd"),
        arguments(compressed, "gzip", "gzip"));
  }

  @ParameterizedTest
  @MethodSource("wrongBodies")
  void aResponseThatCannotBeDecompressedFailsTheStream(byte[] body, String encoding, String why)
      throws Exception {
    aws = answering(body, encoding);

    invoke(WITH_ZSTD, "start");

    assertThat(hear()).startsWith("failed").contains(why);
  }

  @Test
  void aResponseMayLackHeadersAndBody() throws Exception {
    aws = request -> request.response().end("{\"statusCode\":404,\"headers\":null}");

    invoke("start");

    assertThat(List.of(hear(), hear())).containsExactly("head 404 null", "ended");
  }

  @Test
  void aFunctionThatCrashedFailsTheStream() throws Exception {
    aws =
        request ->
            request
                .response()
                .putHeader("x-amz-function-error", "Unhandled")
                .end("{\"errorMessage\":\"out of memory\"}");

    invoke("start");

    assertThat(hear()).startsWith("failed").contains("Unhandled", "out of memory", "counter");
  }

  @Test
  void aCallThatAwsThrottlesHasItsStatusAndIsNotRepeated() throws Exception {
    aws = request -> request.response().setStatusCode(429).end("{\"Type\":\"User\"}");

    invoke("start");

    assertThat(List.of(hear(), hear())).containsExactly("head 429 null", "ended");
  }

  @Test
  void anythingElseThanAResponseFailsTheStream() throws Exception {
    aws = request -> request.response().end("\"hello\"");

    invoke("start");

    assertThat(hear()).startsWith("failed").contains("statusCode");
  }

  @Test
  void aCallThatIsForbiddenFailsTheStream() throws Exception {
    aws = request -> request.response().setStatusCode(403).end("{\"Message\":\"no\"}");

    invoke("start");

    assertThat(hear()).startsWith("failed").contains("403");
  }

  @Test
  void aStreamThatIsCutCutsItsCallAndHearsNothing() throws Exception {
    var stream = invoke("start");
    var request = next(calls);
    var closed = new CompletableFuture<Void>();
    request.connection().closeHandler(_ -> closed.complete(null));

    stream.loop().execute(stream.stream()::reset);

    closed.get(20, TimeUnit.SECONDS);
    assertThat(heard).isEmpty();
  }

  @Test
  void aManifestIsAskedForInTheSameWay() throws Exception {
    aws =
        request ->
            request
                .response()
                .end(
                    "{\"statusCode\":200,\"headers\":{\"content-type\":\"t\",\"x-restate-server\":\"sdk/1\"},\"body\":\"{}\"}");

    var response =
        discovery(Duration.ofSeconds(20))
            .discover(FUNCTION, Map.of("x-extra", "e"))
            .get(20, TimeUnit.SECONDS);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("t");
    assertThat(response.server()).isEqualTo("sdk/1");
    assertThat(response.body()).isEqualTo("{}");
    var sent = next(events);
    assertThat(sent.get("httpMethod").asText()).isEqualTo("GET");
    assertThat(sent.get("path").asText()).isEqualTo("/discover");
    assertThat(sent.get("headers").get("accept").asText()).contains("endpointmanifest.v4+json");
    assertThat(sent.get("headers").get("x-extra").asText()).isEqualTo("e");
    assertThat(sent.get("headers").get("x-sig").asText()).isEqualTo("/discover null");
  }

  @Test
  void aFunctionThatSaysNothingIsGivenUp() {
    var manifest = discovery(Duration.ofMillis(50)).discover(FUNCTION, Map.of());

    assertThatThrownBy(() -> manifest.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            DiscoveryException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
  }

  private LambdaDiscoveryClient discovery(Duration timeout) {
    return new LambdaDiscoveryClient(
        (_, _) -> CompletableFuture.failedFuture(new AssertionError("It is not on HTTP")),
        requireNonNull(functions),
        SIGNER,
        Map.of(),
        timeout);
  }

  private record Opened(EventLoop loop, FunctionStream stream) {}

  private Opened invoke(String... parts) throws Exception {
    return invoke(FUNCTION, parts);
  }

  /** Sends the parts of a request as soon as there is room. */
  private Opened invoke(DeploymentEndpoint function, String... parts) throws Exception {
    var loop =
        new LambdaFunctionClient(requireNonNull(http), requireNonNull(functions), SIGNER)
            .nextLoop();
    var opened = new CompletableFuture<FunctionStream>();
    loop.execute(() -> {
      var writer = new Writer(parts);
      writer.stream =
          loop.open(
              new FunctionRequest(
                  function, "/invoke/Counter/add", "k", Map.of("content-type", TYPE)),
              writer);
      opened.complete(writer.stream);
    });
    return new Opened(loop, opened.get(20, TimeUnit.SECONDS));
  }

  private String hear() throws InterruptedException {
    return next(heard);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return requireNonNull(queue.poll(20, TimeUnit.SECONDS), "Expected one more");
  }

  private static Handler<HttpServerRequest> answering(byte[] body, @Nullable String encoding) {
    var headers = new JsonMapper().createObjectNode().put("Content-Type", TYPE);
    if (encoding != null) {
      headers.put("Content-Encoding", encoding);
    }
    var answer = new JsonMapper().createObjectNode().put("statusCode", 200);
    answer.set("headers", headers);
    answer.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
    return request -> request.response().end(answer.toString());
  }

  private static byte[] body(JsonNode event) {
    return Base64.getDecoder().decode(event.get("body").asText());
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return new JsonMapper().readTree(bytes);
    } catch (java.io.IOException cause) {
      throw new AssertionError("Expected JSON", cause);
    }
  }

  /** Writes its parts and notes what it hears. */
  private final class Writer implements FunctionStream.Listener {
    private final String[] parts;
    private @Nullable FunctionStream stream;

    Writer(String[] parts) {
      this.parts = parts;
    }

    @Override
    public void writable() {
      for (int i = 0; i < parts.length; i++) {
        requireNonNull(stream).write(List.of(parts[i].getBytes(UTF_8)), i == parts.length - 1);
      }
    }

    @Override
    public void head(int status, Function<String, @Nullable String> headers) {
      heard.add("head " + status + " " + headers.apply("content-type"));
    }

    @Override
    public void data(byte[] bytes) {
      heard.add("data " + new String(bytes, UTF_8));
    }

    @Override
    public void ended() {
      heard.add("ended");
    }

    @Override
    public void failed(Throwable cause) {
      heard.add("failed " + cause.getMessage());
    }
  }
}
