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

  /** All deployments, oldest first. */
  List<Deployment> deployments();
}
