package io.perdure.registry;

import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.registry.DiscoveryClient.DiscoveryException;
import io.perdure.registry.DiscoveryClient.DiscoveryException.Reason;
import io.perdure.registry.DiscoveryClient.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a deployment what it serves and checks the answer; tries again what may pass, for a bounded
 * time. Thread-safe.
 */
final class Discovery {
  /** How often a deployment is asked. */
  static final int MAX_TRIES = 3;

  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final DiscoveryClient client;
  private final ServerDefaults defaults;
  private final Duration limit;

  /**
   * @param limit for all tries together
   */
  Discovery(DiscoveryClient client, ServerDefaults defaults, Duration limit) {
    this.client = client;
    this.defaults = defaults;
    this.limit = limit;
  }

  /**
   * What was found.
   *
   * @param endpoint as it was spoken to in the end
   */
  record Found(
      DeploymentEndpoint endpoint, Manifest manifest, String json, @Nullable String server) {}

  /** Fails with {@link RegistrationException}. */
  CompletableFuture<Found> find(DeploymentEndpoint endpoint, Map<String, String> headers) {
    return ask(endpoint, headers, 1)
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle((response, failure) -> {
          if (failure != null) {
            throw refused(endpoint, failure);
          }
          return read(endpoint, response);
        });
  }

  private CompletableFuture<Response> ask(
      DeploymentEndpoint endpoint, Map<String, String> headers, int attempt) {
    return client
        .discover(endpoint, headers)
        .handle((response, failure) -> {
          boolean mayPass =
              failure == null
                  ? TRANSIENT.contains(response.status())
                  : cause(failure) instanceof DiscoveryException gone
                      && gone.reason() == Reason.UNREACHABLE;
          if (mayPass && attempt < MAX_TRIES) {
            var later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> ask(endpoint, headers, attempt + 1), later)
                .thenCompose(next -> next);
          }
          return failure == null
              ? CompletableFuture.completedFuture(response)
              : CompletableFuture.<Response>failedFuture(failure);
        })
        .thenCompose(next -> next);
  }

  private RegistrationException refused(DeploymentEndpoint endpoint, Throwable failure) {
    var cause = cause(failure);
    var code =
        cause instanceof DiscoveryException exception
                && exception.reason() == Reason.LOOKS_LIKE_HTTP_1
            ? "META0014"
            : "META0003";
    var message =
        cause instanceof TimeoutException
            ? "it did not within " + limit.toSeconds() + " s"
            : cause.getMessage();
    return new RegistrationException(
        code,
        500,
        "Expected the deployment at "
            + endpoint.address()
            + " to answer discovery, but: "
            + message);
  }

  private Found read(DeploymentEndpoint endpoint, Response response) {
    checkResponse(endpoint, response);
    var manifest = Manifest.parse(response.body(), defaults);
    var found =
        switch (endpoint) {
          case DeploymentEndpoint.Http http ->
              new DeploymentEndpoint.Http(http.uri(), response.httpVersion());
          case DeploymentEndpoint.Lambda lambda ->
              new DeploymentEndpoint.Lambda(
                  lambda.arn(), lambda.assumeRoleArn(), manifest.takesZstd());
        };
    checkMode(found, manifest);
    return new Found(found, manifest, response.body(), response.server());
  }

  private static void checkResponse(DeploymentEndpoint endpoint, Response response) {
    if (response.status() != 200) {
      throw new RegistrationException(
          "META0003",
          500,
          "Expected status 200 from discovery of "
              + endpoint.address()
              + ", but found "
              + response.status()
              + (response.status() == 404 ? "; check the path of the URI" : ""));
    }
    var type = response.contentType();
    if (type == null
        || !type.matches("application/vnd\\.restate\\.endpointmanifest\\.v[1-4]\\+json")) {
      throw new RegistrationException(
          "META0013",
          500,
          "Expected a manifest of version 1 to 4 from "
              + endpoint.address()
              + ", but its content type is "
              + type);
    }
  }

  private static void checkMode(DeploymentEndpoint endpoint, Manifest manifest) {
    boolean canOverlap =
        endpoint instanceof DeploymentEndpoint.Http http && http.version() == HttpVersion.HTTP_2;
    if (manifest.mode() == ProtocolMode.BIDI_STREAM && !canOverlap) {
      throw new RegistrationException(
          "META0015",
          400,
          "Expected HTTP/2 for a deployment in mode BIDI_STREAM, but "
              + endpoint.address()
              + " was registered with HTTP/1.1 or is a Lambda");
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
