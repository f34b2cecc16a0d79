package io.perdure.invoker.lambda;

import io.perdure.registry.DeploymentEndpoint;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Calls functions on AWS Lambda, each call on a virtual thread. Nothing is repeated here: what
 * follows a failure is for the retry policy of the invocation. Thread-safe.
 */
public final class LambdaFunctions implements AutoCloseable {
  private static final int MAX_ERROR_CHARS = 1000;

  private final LambdaOptions options;
  private final LambdaClients clients;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lambda-", 0).factory());

  /**
   * Nothing is connected before the first call.
   *
   * @param credentials null takes those of AWS's default chain
   */
  public LambdaFunctions(@Nullable AwsCredentialsProvider credentials, LambdaOptions options) {
    this.options = options;
    this.clients = new LambdaClients(credentials, options);
  }

  /**
   * Calls a function. A reply that says that AWS itself refused the call has its status.
   *
   * @param outcome told once, on any thread, of a reply or a failure
   */
  Future<?> call(
      DeploymentEndpoint.Lambda function,
      LambdaRequest request,
      BiConsumer<@Nullable LambdaReply, @Nullable Throwable> outcome) {
    return calls.submit(() -> {
      LambdaReply reply;
      try {
        reply = call(function, request);
      } catch (RuntimeException failure) {
        outcome.accept(null, failure);
        return;
      }
      outcome.accept(reply, null);
    });
  }

  private LambdaReply call(DeploymentEndpoint.Lambda function, LambdaRequest request) {
    var wanted = function.takesZstd() ? request.withZstd(options.compressAboveBytes()) : request;
    return invoke(function, wanted.toEvent()).decompressed(options.maxResponseBytes());
  }

  private LambdaReply invoke(DeploymentEndpoint.Lambda function, byte[] event) {
    try {
      var response =
          clients
              .of(function)
              .invoke(call ->
                  call.functionName(function.arn()).payload(SdkBytes.fromByteArrayUnsafe(event)));
      return reply(function.arn(), response);
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

  private static LambdaException failed(DeploymentEndpoint.Lambda function, SdkException cause) {
    var role = function.assumeRoleArn();
    return new LambdaException(
        "Expected an answer of "
            + function.arn()
            + (role == null ? "" : ", called as " + role)
            + ", but: "
            + cause.getMessage(),
        cause);
  }

  /** Cuts the calls that run. */
  @Override
  public void close() {
    calls.shutdownNow();
    clients.close();
  }
}
