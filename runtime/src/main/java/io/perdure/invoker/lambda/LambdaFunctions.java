package io.perdure.invoker.lambda;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Calls functions on AWS Lambda, each call on a virtual thread. Nothing is repeated here: what
 * follows a failure is for the retry policy of the invocation. Thread-safe.
 */
public final class LambdaFunctions implements AutoCloseable {
  /** A function may run for 15 minutes. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(16);

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:lambda:([a-z0-9-]+):[0-9]+:function:.+");

  private static final int MAX_ERROR_CHARS = 1000;

  private final @Nullable AwsCredentialsProvider credentials;
  private final @Nullable URI endpoint;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lambda-", 0).factory());
  private final Map<String, LambdaClient> byRegion = new ConcurrentHashMap<>();

  /**
   * Nothing is connected before the first call.
   *
   * @param credentials null takes those of AWS's default chain
   * @param endpoint of an emulator; null is AWS itself
   */
  public LambdaFunctions(@Nullable AwsCredentialsProvider credentials, @Nullable URI endpoint) {
    this.credentials = credentials;
    this.endpoint = endpoint;
  }

  /**
   * Calls a function. A reply that says that AWS itself refused the call has its status.
   *
   * @param function its ARN
   * @param outcome told once, on any thread, of a reply or a failure
   */
  Future<?> call(
      URI function,
      LambdaRequest request,
      BiConsumer<@Nullable LambdaReply, @Nullable Throwable> outcome) {
    return calls.submit(() -> {
      LambdaReply reply;
      try {
        reply = call(function.toString(), request.toEvent());
      } catch (RuntimeException failure) {
        outcome.accept(null, failure);
        return;
      }
      outcome.accept(reply, null);
    });
  }

  private LambdaReply call(String function, byte[] event) {
    try {
      var response =
          client(function)
              .invoke(
                  call -> call.functionName(function).payload(SdkBytes.fromByteArrayUnsafe(event)));
      return reply(function, response);
    } catch (SdkServiceException refused) {
      return switch (refused.statusCode()) {
        case 413, 429, 502, 503, 504 -> LambdaReply.ofStatus(refused.statusCode());
        default -> throw failed(function, refused);
      };
    } catch (SdkException failure) {
      throw failed(function, failure);
    }
  }

  private static LambdaReply reply(String function, InvokeResponse response) {
    var payload = response.payload().asByteArrayUnsafe();
    if (response.functionError() != null) {
      var said = response.payload().asUtf8String();
      throw new LambdaException(
          "Expected "
              + function
              + " to return, but it failed ("
              + response.functionError()
              + "): "
              + said.substring(0, Math.min(said.length(), MAX_ERROR_CHARS)));
    }
    return LambdaReply.ofResult(payload);
  }

  private static LambdaException failed(String function, SdkException cause) {
    return new LambdaException(
        "Expected an answer of " + function + ", but: " + cause.getMessage(), cause);
  }

  private LambdaClient client(String function) {
    var arn = ARN.matcher(function);
    if (!arn.matches()) {
      throw new LambdaException(
          "Expected arn:aws:lambda:REGION:ACCOUNT:function:NAME, but found " + function);
    }
    return byRegion.computeIfAbsent(arn.group(1), this::connect);
  }

  private LambdaClient connect(String region) {
    var client =
        LambdaClient.builder()
            .region(Region.of(region))
            .httpClient(UrlConnectionHttpClient.builder().socketTimeout(ANSWER_TIMEOUT).build())
            .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (credentials != null) {
      client.credentialsProvider(credentials);
    }
    if (endpoint != null) {
      client.endpointOverride(endpoint);
    }
    return client.build();
  }

  /** Cuts the calls that run. */
  @Override
  public void close() {
    calls.shutdownNow();
    byRegion.values().forEach(LambdaClient::close);
  }
}
