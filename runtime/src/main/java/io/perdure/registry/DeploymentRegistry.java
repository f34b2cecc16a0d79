package io.perdure.registry;

import java.util.List;
import java.util.Optional;

/**
 * What is registered, as far as this node has read it. Look-ups answer from memory. Thread-safe.
 *
 * <p>Changes go through {@code Deployments}, which writes them to the cluster's deployments topic;
 * every node's registry follows that topic.
 */
public interface DeploymentRegistry {
  /** The latest revision of a service. */
  Optional<ServiceDescriptor> service(String name);

  /** The latest revision of every service, by name. */
  List<ServiceDescriptor> services();

  Optional<Deployment> deployment(String id);

  /** The services that a deployment is the latest of, by name. */
  default List<String> latestOf(String deploymentId) {
    return services().stream()
        .filter(service -> service.deploymentId().equals(deploymentId))
        .map(ServiceDescriptor::name)
        .toList();
  }

  /** The highest revision of a service that any deployment has or had; 0 if none offered it. */
  default int newestRevision(String service) {
    return deployments().stream()
        .flatMap(deployment -> deployment.services().stream())
        .filter(it -> it.name().equals(service))
        .mapToInt(ServiceDescriptor::revision)
        .max()
        .orElse(0);
  }

  /** All deployments, oldest first. */
  List<Deployment> deployments();
}
