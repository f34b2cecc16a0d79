package io.perdure.invoker.lambda;

import io.perdure.invoker.ManifestVersions;
import io.perdure.invoker.RequestSigner;
import io.perdure.model.Payload;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.DeploymentEndpoint;
import io.perdure.registry.DiscoveryClient;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Discovery of functions on Lambda, and of all others by HTTP. Thread-safe. */
public final class LambdaDiscoveryClient implements DiscoveryClient {
  private static final String PATH = "/discover";

  private final DiscoveryClient http;
  private final LambdaFunctions functions;
  private final RequestSigner signer;
  private final Map<String, String> headers;
  private final Duration timeout;

  /**
   * @param headers sent with every request; those of a deployment win
   * @param timeout until the whole answer is there
   */
  public LambdaDiscoveryClient(
      DiscoveryClient http,
      LambdaFunctions functions,
      RequestSigner signer,
      Map<String, String> headers,
      Duration timeout) {
    this.http = http;
    this.functions = functions;
    this.signer = signer;
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Response> discover(
      DeploymentEndpoint endpoint, Map<String, String> additionalHeaders) {
    if (!(endpoint instanceof DeploymentEndpoint.Lambda function)) {
      return http.discover(endpoint, additionalHeaders);
    }
    var uri = endpoint.address();
    var all = new LinkedHashMap<>(headers);
    all.putAll(additionalHeaders);
    all.put("accept", ManifestVersions.ACCEPT);
    all.putAll(signer.sign(PATH, null));
    var result = new CompletableFuture<Response>();
    var call =
        functions.call(
            function,
            new LambdaRequest("GET", PATH, all, Payload.EMPTY),
            (reply, failure) -> {
              if (reply != null) {
                result.complete(response(reply));
              } else {
                result.completeExceptionally(
                    new DiscoveryException(
                        Reason.UNREACHABLE,
                        "Expected a manifest from " + uri + ", but " + failure,
                        failure));
              }
            });
    return result
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> {
          call.cancel(true);
          return CompletableFuture.failedFuture(
              failure instanceof TimeoutException ? timedOut(uri) : failure);
        });
  }

  private DiscoveryException timedOut(URI uri) {
    return new DiscoveryException(
        Reason.TIMEOUT,
        "Expected a manifest from "
            + uri
            + ", but there was no answer after "
            + timeout.toSeconds()
            + " s",
        null);
  }

  private static Response response(LambdaReply reply) {
    return new Response(
        reply.status(),
        reply.headers().get("content-type"),
        reply.headers().get("x-restate-server"),
        reply.body().utf8(),
        HttpVersion.HTTP_1_1);
  }
}
