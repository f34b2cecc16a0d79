package io.perdure.registry;

import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.StoredDeployment;
import io.perdure.codec.StoredService;
import io.perdure.registry.Deployment.HttpVersion;
import io.perdure.registry.Deployment.ProtocolMode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry as the deployments topic tells it: one writer, the topic's follower, and any
 * readers. Thread-safe.
 */
public final class TopicDeploymentRegistry implements DeploymentRegistry {
  private static final String DEPLOYMENT_KEY = "deployment/";
  private static final String SERVICE_KEY = "service/";
  private static final StoredService UNDECIDED =
      new StoredService(null, 0, 0, null, null, null, null, null, null, 0);

  private final DeploymentCodec codec;
  private final ServerDefaults defaults;
  private volatile View view = View.of(Map.of(), Map.of());

  public TopicDeploymentRegistry(DeploymentCodec codec, ServerDefaults defaults) {
    this.codec = codec;
    this.defaults = defaults;
  }

  static String keyOf(String deploymentId) {
    return DEPLOYMENT_KEY + deploymentId;
  }

  static String keyOfService(String service) {
    return SERVICE_KEY + service;
  }

  /** What operators decided about a service. */
  StoredService stored(String service) {
    return view.decisions.getOrDefault(service, UNDECIDED);
  }

  /**
   * Takes a record of the topic; those of other keys are not for the registry.
   *
   * @param value null if the deployment was removed
   * @throws RuntimeException if the record cannot be read; nothing has changed then
   */
  public synchronized void changed(String key, byte @Nullable [] value) {
    if (key.startsWith(DEPLOYMENT_KEY)) {
      var deployments = new TreeMap<>(view.declared);
      var id = key.substring(DEPLOYMENT_KEY.length());
      if (value == null) {
        deployments.remove(id);
      } else {
        var read = deployment(codec.decodeDeployment(value));
        deployments.put(id, UniqueRevisions.of(read, deployments.values(), this::newestRevision));
      }
      view = View.of(deployments, view.decisions);
    } else if (key.startsWith(SERVICE_KEY)) {
      var decisions = new TreeMap<>(view.decisions);
      var service = key.substring(SERVICE_KEY.length());
      if (value == null) {
        decisions.remove(service);
      } else {
        decisions.put(service, codec.decodeService(value));
      }
      view = View.of(view.declared, decisions);
    }
  }

  @Override
  public Optional<ServiceDescriptor> service(String name) {
    return Optional.ofNullable(view.latest.get(name));
  }

  @Override
  public List<ServiceDescriptor> services() {
    return List.copyOf(view.latest.values());
  }

  @Override
  public int newestRevision(String service) {
    return Math.max(
        stored(service).newestRevision(), DeploymentRegistry.super.newestRevision(service));
  }

  @Override
  public Optional<Deployment> deployment(String id) {
    return Optional.ofNullable(view.deployments.get(id));
  }

  @Override
  public List<Deployment> deployments() {
    var list = new ArrayList<>(view.deployments.values());
    list.sort(Comparator.comparing(Deployment::createdAt));
    return list;
  }

  private Deployment deployment(StoredDeployment stored) {
    var manifest = Manifest.parse(stored.manifest(), defaults);
    var services = new ArrayList<ServiceDescriptor>();
    manifest
        .services()
        .forEach((name, declared) ->
            services.add(declared.of(stored.id(), stored.revisions().getOrDefault(name, 1))));
    return new Deployment(
        stored.id(),
        endpoint(stored.endpoint()),
        stored.isBidirectional() ? ProtocolMode.BIDI_STREAM : ProtocolMode.REQUEST_RESPONSE,
        stored.additionalHeaders(),
        stored.metadata(),
        Instant.ofEpochMilli(stored.createdAtMs()),
        stored.minProtocolVersion(),
        stored.maxProtocolVersion(),
        stored.sdkVersion(),
        services,
        stored.manifest(),
        stored.drainingSinceMs() == null ? null : Instant.ofEpochMilli(stored.drainingSinceMs()));
  }

  private static DeploymentEndpoint endpoint(StoredDeployment.Endpoint stored) {
    return switch (stored) {
      case StoredDeployment.Endpoint.Http(var uri, var isHttp2) ->
          new DeploymentEndpoint.Http(
              URI.create(uri), isHttp2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
      case StoredDeployment.Endpoint.Lambda(var arn, var role, var takesZstd) ->
          new DeploymentEndpoint.Lambda(arn, role, takesZstd);
    };
  }

  /**
   * What readers see; never changed.
   *
   * @param declared deployments without what operators decided
   * @param deployments with it
   */
  private record View(
      Map<String, Deployment> declared,
      Map<String, StoredService> decisions,
      Map<String, Deployment> deployments,
      Map<String, ServiceDescriptor> latest) {
    static View of(Map<String, Deployment> declared, Map<String, StoredService> decisions) {
      var deployments = new TreeMap<String, Deployment>();
      declared.forEach(
          (id, deployment) -> deployments.put(id, ServiceOverrides.applied(deployment, decisions)));
      var latest = LatestServices.of(deployments.values(), decisions);
      return new View(declared, decisions, deployments, latest);
    }
  }
}
