package io.perdure.registry;

import io.perdure.model.TargetType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be called: what is deployed, and what Perdure runs itself. The latter is found by
 * its name and not listed, since it has no deployment. Thread-safe.
 */
public final class CallableServices implements DeploymentRegistry {
  /** Reserved: no deployment may declare it. */
  public static final String TOPICS = "Topics";

  public static final String PUBLISH = "publish";

  private static final String NO_DEPLOYMENT = "";

  private final DeploymentRegistry deployed;
  private final ServiceDescriptor topics;

  /**
   * @param options of the built-in handlers, but for journals, of which they keep none
   */
  public CallableServices(DeploymentRegistry deployed, HandlerOptions options) {
    this.deployed = deployed;
    this.topics = topics(withoutJournals(options));
  }

  @Override
  public Optional<ServiceDescriptor> service(String name) {
    return name.equals(TOPICS) ? Optional.of(topics) : deployed.service(name);
  }

  @Override
  public List<ServiceDescriptor> services() {
    return deployed.services();
  }

  @Override
  public Optional<Deployment> deployment(String id) {
    return deployed.deployment(id);
  }

  @Override
  public List<Deployment> deployments() {
    return deployed.deployments();
  }

  private static ServiceDescriptor topics(HandlerOptions options) {
    var publish = new HandlerDescriptor(PUBLISH, TargetType.BUILT_IN, true, null, null, options);
    return new ServiceDescriptor(
        TOPICS,
        ServiceDescriptor.Type.SERVICE,
        1,
        NO_DEPLOYMENT,
        true,
        "Publishes records to Kafka topics, exactly once.",
        Map.of(),
        Map.of(PUBLISH, publish));
  }

  private static HandlerOptions withoutJournals(HandlerOptions options) {
    return new HandlerOptions(
        options.inactivityTimeout(),
        options.abortTimeout(),
        Duration.ZERO,
        options.idempotencyRetention(),
        options.workflowRetention(),
        options.isLazyState(),
        options.retryPolicy());
  }
}
