package io.perdure.registry;

import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.StoredDeployment;
import io.perdure.model.DeploymentId;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import io.perdure.schemaregistry.SubjectTypes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers, changes, drains and removes deployments. Writes of one node happen one after the
 * other; while a deployment is asked what it serves, others are not kept waiting. Thread-safe.
 *
 * <p>A deployment is identified by its address and the values of the routing headers. Registering
 * one makes it the latest of its services.
 */
public final class Deployments {
  /** The answer must come within this, however often it is asked for. */
  public static final Duration DISCOVERY_LIMIT = Duration.ofSeconds(30);

  private static final int RANDOM_BITS = 16;

  private final TopicDeploymentRegistry registry;
  private final Services services;
  private final DeclaredTypes types;
  private final Discovery discovery;
  private final DeploymentJournal journal;
  private final DeploymentCodec codec;
  private final ServerDefaults defaults;
  private final Set<String> routingHeaders;
  private final Clock clock;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /**
   * @param types of the schema registry, which handlers may declare
   * @param routingHeaders names, in lower case, of additional headers that tell deployments of one
   *     address apart
   * @param discoveryLimit see {@link #DISCOVERY_LIMIT}
   */
  public Deployments(
      TopicDeploymentRegistry registry,
      Services services,
      SubjectTypes types,
      DiscoveryClient discovery,
      DeploymentJournal journal,
      DeploymentCodec codec,
      ServerDefaults defaults,
      Set<String> routingHeaders,
      Duration discoveryLimit,
      Clock clock) {
    this.registry = registry;
    this.services = services;
    this.types = new DeclaredTypes(types);
    this.discovery = new Discovery(discovery, defaults, discoveryLimit);
    this.journal = journal;
    this.codec = codec;
    this.defaults = defaults;
    this.routingHeaders = Set.copyOf(routingHeaders);
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param isForced whether a deployment at this address is overwritten, and the type of a service
   *     may change
   * @param mayBreak whether the type of a service may change
   * @param isDryRun whether nothing is written
   */
  public record Request(
      DeploymentEndpoint endpoint,
      Map<String, String> additionalHeaders,
      Map<String, String> metadata,
      boolean isForced,
      boolean mayBreak,
      boolean isDryRun) {}

  /**
   * A change of a deployment in place; null leaves what is.
   *
   * @param overwritesSchema whether it is asked anew what it serves; else only that it speaks the
   *     same versions of the protocol matters
   */
  public record Update(
      @Nullable DeploymentEndpoint endpoint,
      @Nullable Map<String, String> additionalHeaders,
      boolean overwritesSchema,
      boolean isDryRun) {}

  /** What came of it. */
  public enum Outcome {
    CREATED,
    UNCHANGED,
    OVERWRITTEN
  }

  /**
   * A deployment that is registered now, or would be.
   *
   * @param changes against the latest of each service before; empty if nothing was written
   */
  public record Registered(Deployment deployment, Outcome outcome, List<ServiceChange> changes) {}

  /**
   * Registers a deployment: asks it what it serves, checks that, and makes it the latest of its
   * services. One that is registered already stays as it is, unless the request is forced.
   *
   * @return fails with {@link RegistrationException}
   */
  public CompletableFuture<Registered> register(Request request) {
    var existing = find(request.endpoint(), request.additionalHeaders());
    if (existing.isPresent() && !request.isForced()) {
      return existing.get().isDraining()
          ? CompletableFuture.failedFuture(draining(existing.get()))
          : CompletableFuture.completedFuture(
              new Registered(existing.get(), Outcome.UNCHANGED, List.of()));
    }
    return discovery
        .find(request.endpoint(), request.additionalHeaders())
        .thenCompose(found -> inTurn(() -> accept(request, found)));
  }

  /**
   * Changes a deployment in place; its revisions stay.
   *
   * @return empty if there is none of this id; fails with {@link RegistrationException}
   */
  public CompletableFuture<Optional<Registered>> update(String id, Update update) {
    var before = registry.deployment(id).orElse(null);
    if (before == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var endpoint = update.endpoint() == null ? before.endpoint() : update.endpoint();
    var headers =
        update.additionalHeaders() == null
            ? before.additionalHeaders()
            : update.additionalHeaders();
    var other = find(endpoint, headers).filter(found -> !found.id().equals(id));
    if (other.isPresent()) {
      return CompletableFuture.failedFuture(
          new RegistrationException(
              "PD0143",
              409,
              "Expected no other deployment at "
                  + endpoint.address()
                  + ", but found "
                  + other.get().id()));
    }
    return discovery
        .find(endpoint, headers)
        .thenCompose(found -> inTurn(() -> change(id, headers, update, found)));
  }

  /**
   * Removes a deployment at once.
   *
   * @return completes with whether there was one
   */
  public CompletableFuture<Boolean> remove(String id) {
    return inTurn(() -> {
      var deployment = registry.deployment(id);
      return deployment.isPresent()
          ? removeNow(deployment.get())
          : CompletableFuture.completedFuture(false);
    });
  }

  /**
   * Removes a deployment that no invocation holds any more, unless it was registered again or is
   * the latest of a service by now.
   *
   * @return completes with whether it was removed
   */
  public CompletableFuture<Boolean> removeDrained(String id) {
    return inTurn(() -> {
      var deployment = registry.deployment(id).filter(Deployment::isDraining);
      return deployment.isPresent() && registry.latestOf(id).isEmpty()
          ? removeNow(deployment.get())
          : CompletableFuture.completedFuture(false);
    });
  }

  private CompletableFuture<Boolean> removeNow(Deployment deployment) {
    return services
        .keepRevisions(deployment)
        .thenCompose(_ -> journal.append(TopicDeploymentRegistry.keyOf(deployment.id()), null))
        .thenApply(_ -> true);
  }

  /**
   * Gives a deployment no new invocations from now on; it is removed when those that it has are
   * done. Without effect on one that drains already.
   *
   * @return completes with whether there is one; fails with {@link RegistrationException} if it is
   *     the latest of a service
   */
  public CompletableFuture<Boolean> drain(String id) {
    return inTurn(() -> {
      var deployment = registry.deployment(id).orElse(null);
      if (deployment == null) {
        return CompletableFuture.completedFuture(false);
      }
      if (deployment.isDraining()) {
        return CompletableFuture.completedFuture(true);
      }
      var services = registry.latestOf(id);
      if (!services.isEmpty()) {
        throw new RegistrationException(
            "PD0140",
            409,
            "Expected a deployment that gets no new invocations, but "
                + id
                + " is the latest of "
                + String.join(", ", services)
                + "; register a newer one, choose another with PUT /services/{service}/latest, or remove it at once with ?force=true");
      }
      return write(stored(deployment, clock.millis())).thenApply(_ -> true);
    });
  }

  private synchronized <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> task) {
    var next = last.handle((_, _) -> null).thenCompose(_ -> task.get());
    last = next;
    return next;
  }

  private Optional<Deployment> find(DeploymentEndpoint endpoint, Map<String, String> headers) {
    return registry.deployments().stream()
        .filter(deployment -> deployment.endpoint().address().equals(endpoint.address()))
        .filter(deployment -> routing(deployment.additionalHeaders()).equals(routing(headers)))
        .findFirst();
  }

  private Map<String, String> routing(Map<String, String> headers) {
    var routing = new HashMap<String, String>();
    headers.forEach((name, value) -> {
      var lower = name.toLowerCase(java.util.Locale.ROOT);
      if (routingHeaders.contains(lower)) {
        routing.put(lower, value);
      }
    });
    return routing;
  }

  private static RegistrationException draining(Deployment deployment) {
    return new RegistrationException(
        "PD0141",
        409,
        "Expected a deployment that is not being removed, but "
            + deployment.id()
            + " at "
            + deployment.endpoint().address()
            + " drains; register it with force to keep it");
  }

  private CompletableFuture<Registered> accept(Request request, Discovery.Found found) {
    var existing = find(request.endpoint(), request.additionalHeaders());
    if (existing.isPresent() && !request.isForced()) {
      return CompletableFuture.completedFuture(
          new Registered(existing.get(), Outcome.UNCHANGED, List.of()));
    }
    if (!request.isForced() && !request.mayBreak()) {
      checkTypes(found.manifest());
    }
    var revisions = new LinkedHashMap<String, Integer>();
    for (var name : found.manifest().services().keySet()) {
      revisions.put(name, registry.newestRevision(name) + 1);
    }
    var stored =
        new StoredDeployment(
            existing.map(Deployment::id).orElseGet(this::newId),
            stored(found.endpoint()),
            found.manifest().mode() == ProtocolMode.BIDI_STREAM,
            request.additionalHeaders(),
            request.metadata(),
            clock.millis(),
            found.manifest().minProtocolVersion(),
            found.manifest().maxProtocolVersion(),
            found.server(),
            found.json(),
            revisions,
            null);
    var outcome = existing.isPresent() ? Outcome.OVERWRITTEN : Outcome.CREATED;
    return types
        .check(registry, found.manifest(), request.isForced() || request.mayBreak())
        .thenCompose(_ -> finish(stored, outcome, request.isDryRun()));
  }

  private CompletableFuture<Optional<Registered>> change(
      String id, Map<String, String> headers, Update update, Discovery.Found found) {
    var before = registry.deployment(id).orElse(null);
    if (before == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var manifest = found.manifest();
    if (manifest.minProtocolVersion() != before.minProtocolVersion()
        || manifest.maxProtocolVersion() != before.maxProtocolVersion()) {
      throw new RegistrationException(
          "META0016",
          409,
          "Expected deployment "
              + id
              + " to speak versions "
              + before.minProtocolVersion()
              + " to "
              + before.maxProtocolVersion()
              + " of the function protocol as before, but found "
              + manifest.minProtocolVersion()
              + " to "
              + manifest.maxProtocolVersion()
              + "; register it as a new deployment");
    }
    var revisions = new LinkedHashMap<String, Integer>();
    if (update.overwritesSchema()) {
      for (var name : manifest.services().keySet()) {
        revisions.put(
            name,
            before.services().stream()
                .filter(service -> service.name().equals(name))
                .map(ServiceDescriptor::revision)
                .findFirst()
                .orElseGet(() -> registry.newestRevision(name) + 1));
      }
    } else {
      before.services().forEach(service -> revisions.put(service.name(), service.revision()));
    }
    var stored =
        new StoredDeployment(
            id,
            stored(found.endpoint()),
            (update.overwritesSchema() ? manifest.mode() : before.mode())
                == ProtocolMode.BIDI_STREAM,
            headers,
            before.metadata(),
            before.createdAt().toEpochMilli(),
            before.minProtocolVersion(),
            before.maxProtocolVersion(),
            found.server(),
            update.overwritesSchema() ? found.json() : before.manifest(),
            revisions,
            before.drainingSince() == null ? null : before.drainingSince().toEpochMilli());
    var checked =
        update.overwritesSchema()
            ? types.check(registry, manifest, false)
            : CompletableFuture.<Void>completedFuture(null);
    return checked
        .thenCompose(_ -> finish(stored, Outcome.OVERWRITTEN, update.isDryRun()))
        .thenApply(Optional::of);
  }

  private CompletableFuture<Registered> finish(
      StoredDeployment stored, Outcome outcome, boolean isDryRun) {
    var deployment = preview(stored);
    var changes = ServiceChange.between(registry, deployment);
    if (isDryRun) {
      return CompletableFuture.completedFuture(new Registered(deployment, outcome, changes));
    }
    var before = registry.deployment(stored.id());
    return (before.isPresent()
            ? services.keepRevisions(before.get())
            : CompletableFuture.completedFuture(null))
        .thenCompose(_ -> write(stored))
        .thenCompose(_ -> settled(stored))
        .thenApply(it ->
            new Registered(it, outcome, changes.stream().map(change -> change.in(it)).toList()));
  }

  /** As it is read back; written again if another node has given the same revisions at once. */
  private CompletableFuture<Deployment> settled(StoredDeployment written) {
    var given = registry.deployment(written.id()).map(Deployments::revisions).orElse(Map.of());
    if (given.isEmpty() || given.equals(written.revisions())) {
      return CompletableFuture.completedFuture(preview(written));
    }
    var settled = written.withRevisions(given);
    return write(settled).thenApply(_ -> preview(settled));
  }

  private Deployment preview(StoredDeployment stored) {
    var preview = new TopicDeploymentRegistry(codec, defaults);
    preview.changed(TopicDeploymentRegistry.keyOf(stored.id()), codec.encode(stored));
    return preview.deployment(stored.id()).orElseThrow();
  }

  private static Map<String, Integer> revisions(Deployment deployment) {
    var revisions = new LinkedHashMap<String, Integer>();
    deployment.services().forEach(service -> revisions.put(service.name(), service.revision()));
    return revisions;
  }

  private CompletableFuture<Void> write(StoredDeployment stored) {
    return journal.append(TopicDeploymentRegistry.keyOf(stored.id()), codec.encode(stored));
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

  private static StoredDeployment stored(Deployment deployment, long drainingSinceMs) {
    return new StoredDeployment(
        deployment.id(),
        stored(deployment.endpoint()),
        deployment.mode() == ProtocolMode.BIDI_STREAM,
        deployment.additionalHeaders(),
        deployment.metadata(),
        deployment.createdAt().toEpochMilli(),
        deployment.minProtocolVersion(),
        deployment.maxProtocolVersion(),
        deployment.sdkVersion(),
        deployment.manifest(),
        revisions(deployment),
        drainingSinceMs);
  }

  private static StoredDeployment.Endpoint stored(DeploymentEndpoint endpoint) {
    return switch (endpoint) {
      case DeploymentEndpoint.Http(var uri, var version) ->
          new StoredDeployment.Endpoint.Http(uri.toString(), version == HttpVersion.HTTP_2);
      case DeploymentEndpoint.Lambda(var arn, var role, var takesZstd) ->
          new StoredDeployment.Endpoint.Lambda(arn, role, takesZstd);
    };
  }

  private String newId() {
    var random = ThreadLocalRandom.current();
    long high = (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
    return new DeploymentId(high, random.nextLong()).toString();
  }
}
