package io.perdure.registry;

import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.StoredDeployment;
import io.perdure.model.DeploymentId;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.registry.DiscoveryClient.DiscoveryException;
import io.perdure.registry.DiscoveryClient.Response;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Registers and removes deployments. Requests of one node are carried out one after the other.
 * Thread-safe.
 */
public final class Deployments {
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
  private static final int MAX_DISCOVERIES = 3;
  private static final int RANDOM_BITS = 16;

  private final DeploymentRegistry registry;
  private final DiscoveryClient discovery;
  private final DeploymentJournal journal;
  private final DeploymentCodec codec;
  private final ServerDefaults defaults;
  private final Clock clock;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  public Deployments(
      DeploymentRegistry registry,
      DiscoveryClient discovery,
      DeploymentJournal journal,
      DeploymentCodec codec,
      ServerDefaults defaults,
      Clock clock) {
    this.registry = registry;
    this.discovery = discovery;
    this.journal = journal;
    this.codec = codec;
    this.defaults = defaults;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param isForced whether a deployment at this URI is overwritten, and the type of a service may
   *     change
   * @param mayBreak whether the type of a service may change
   * @param isDryRun whether nothing is written
   */
  public record Request(
      URI uri,
      boolean useHttp11,
      Map<String, String> additionalHeaders,
      Map<String, String> metadata,
      boolean isForced,
      boolean mayBreak,
      boolean isDryRun) {}

  /**
   * What came of it.
   *
   * @param isNew whether there was no deployment at this URI before
   */
  public record Registered(Deployment deployment, boolean isNew) {}

  /**
   * Registers a deployment: asks it what it serves, checks that, and makes it the latest of its
   * services.
   *
   * @return fails with {@link RegistrationException}
   */
  public CompletableFuture<Registered> register(Request request) {
    return inTurn(() -> {
      checkUri(request.uri());
      var existing = at(request.uri());
      if (existing.isPresent() && !request.isForced()) {
        return CompletableFuture.completedFuture(new Registered(existing.get(), false));
      }
      return discover(request, 1).thenCompose(response -> accept(request, existing, response));
    });
  }

  /**
   * Removes a deployment.
   *
   * @return completes with whether there was one
   */
  public CompletableFuture<Boolean> remove(String id) {
    return inTurn(() -> {
      if (registry.deployment(id).isEmpty()) {
        return CompletableFuture.completedFuture(false);
      }
      return journal.append(TopicDeploymentRegistry.keyOf(id), null).thenApply(_ -> true);
    });
  }

  private synchronized <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> task) {
    var next = last.handle((_, _) -> null).thenCompose(_ -> task.get());
    last = next;
    return next;
  }

  private static void checkUri(URI uri) {
    var scheme = uri.getScheme();
    if (uri.getHost() == null || (!"http".equals(scheme) && !"https".equals(scheme))) {
      throw new RegistrationException(
          "META0004",
          400,
          "Expected an absolute http or https URI of a deployment, but found '" + uri + "'");
    }
  }

  private Optional<Deployment> at(URI uri) {
    return registry.deployments().stream()
        .filter(deployment -> deployment.uri().equals(uri))
        .findFirst();
  }

  private CompletableFuture<Response> discover(Request request, int attempt) {
    return discovery
        .discover(request.uri(), request.useHttp11(), request.additionalHeaders())
        .handle((response, failure) -> {
          if (failure != null) {
            return CompletableFuture.<Response>failedFuture(refused(request.uri(), failure));
          }
          if (TRANSIENT.contains(response.status()) && attempt < MAX_DISCOVERIES) {
            return discover(request, attempt + 1);
          }
          return CompletableFuture.completedFuture(response);
        })
        .thenCompose(next -> next);
  }

  private static RegistrationException refused(URI uri, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    var code =
        cause instanceof DiscoveryException exception
                && exception.reason() == DiscoveryException.Reason.LOOKS_LIKE_HTTP_1
            ? "META0014"
            : "META0003";
    return new RegistrationException(
        code,
        500,
        "Expected the deployment at " + uri + " to answer discovery, but: " + cause.getMessage());
  }

  private CompletableFuture<Registered> accept(
      Request request, Optional<Deployment> existing, Response response) {
    checkResponse(request.uri(), response);
    var manifest = Manifest.parse(response.body(), defaults);
    checkMode(manifest, response);
    if (!request.isForced() && !request.mayBreak()) {
      checkTypes(manifest);
    }
    var stored = stored(request, existing, manifest, response);
    if (request.isDryRun()) {
      var preview = new TopicDeploymentRegistry(codec, defaults);
      preview.changed(TopicDeploymentRegistry.keyOf(stored.id()), codec.encode(stored));
      return CompletableFuture.completedFuture(
          new Registered(preview.deployment(stored.id()).orElseThrow(), existing.isEmpty()));
    }
    return journal
        .append(TopicDeploymentRegistry.keyOf(stored.id()), codec.encode(stored))
        .thenApply(_ ->
            new Registered(registry.deployment(stored.id()).orElseThrow(), existing.isEmpty()));
  }

  private static void checkResponse(URI uri, Response response) {
    if (response.status() != 200) {
      throw new RegistrationException(
          "META0003",
          500,
          "Expected status 200 from "
              + uri
              + "/discover, but found "
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
              + uri
              + "/discover, but its content type is "
              + type);
    }
  }

  private static void checkMode(Manifest manifest, Response response) {
    if (manifest.mode() == ProtocolMode.BIDI_STREAM
        && response.httpVersion() == HttpVersion.HTTP_1_1) {
      throw new RegistrationException(
          "META0015",
          400,
          "Expected HTTP/2 for a deployment in mode BIDI_STREAM, but it was registered with HTTP/1.1");
    }
  }

  private void checkTypes(Manifest manifest) {
    manifest
        .services()
        .forEach((name, declared) ->
            registry
                .service(name)
                .filter(before -> before.type() != declared.type())
                .ifPresent(before -> {
                  throw new RegistrationException(
                      "META0006",
                      409,
                      "Expected service "
                          + name
                          + " to stay a "
                          + before.type()
                          + ", but it is a "
                          + declared.type()
                          + " now; register with breaking or force if that is meant");
                }));
  }

  private StoredDeployment stored(
      Request request, Optional<Deployment> existing, Manifest manifest, Response response) {
    var revisions = new LinkedHashMap<String, Integer>();
    for (var name : manifest.services().keySet()) {
      revisions.put(name, registry.service(name).map(ServiceDescriptor::revision).orElse(0) + 1);
    }
    return new StoredDeployment(
        existing.map(Deployment::id).orElseGet(this::newId),
        request.uri().toString(),
        manifest.mode() == ProtocolMode.BIDI_STREAM,
        response.httpVersion() == HttpVersion.HTTP_2,
        request.additionalHeaders(),
        request.metadata(),
        clock.millis(),
        manifest.minProtocolVersion(),
        manifest.maxProtocolVersion(),
        response.server(),
        response.body(),
        revisions);
  }

  private String newId() {
    var random = ThreadLocalRandom.current();
    long high = (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
    return new DeploymentId(high, random.nextLong()).toString();
  }
}
