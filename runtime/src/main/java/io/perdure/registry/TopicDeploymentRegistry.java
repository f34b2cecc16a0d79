package io.perdure.registry;

import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.StoredDeployment;
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

  private final DeploymentCodec codec;
  private final ServerDefaults defaults;
  private volatile View view = View.of(Map.of());

  public TopicDeploymentRegistry(DeploymentCodec codec, ServerDefaults defaults) {
    this.codec = codec;
    this.defaults = defaults;
  }

  static String keyOf(String deploymentId) {
    return DEPLOYMENT_KEY + deploymentId;
  }

  /**
   * Takes a record of the topic; those of other keys are not for the registry.
   *
   * @param value null if the deployment was removed
   * @throws RuntimeException if the record cannot be read; nothing has changed then
   */
  public synchronized void changed(String key, byte @Nullable [] value) {
    if (!key.startsWith(DEPLOYMENT_KEY)) {
      return;
    }
    var deployments = new TreeMap<>(view.deployments);
    var id = key.substring(DEPLOYMENT_KEY.length());
    if (value == null) {
      deployments.remove(id);
    } else {
      deployments.put(id, deployment(codec.decodeDeployment(value)));
    }
    view = View.of(deployments);
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
        URI.create(stored.uri()),
        stored.isBidirectional() ? ProtocolMode.BIDI_STREAM : ProtocolMode.REQUEST_RESPONSE,
        stored.isHttp2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1,
        stored.additionalHeaders(),
        stored.metadata(),
        Instant.ofEpochMilli(stored.createdAtMs()),
        stored.minProtocolVersion(),
        stored.maxProtocolVersion(),
        stored.sdkVersion(),
        services);
  }

  /** What readers see; never changed. */
  private record View(Map<String, Deployment> deployments, Map<String, ServiceDescriptor> latest) {
    static View of(Map<String, Deployment> deployments) {
      var latest = new TreeMap<String, ServiceDescriptor>();
      for (var deployment : deployments.values()) {
        for (var service : deployment.services()) {
          latest.merge(
              service.name(),
              service,
              (one, other) -> one.revision() >= other.revision() ? one : other);
        }
      }
      return new View(deployments, latest);
    }
  }
}
