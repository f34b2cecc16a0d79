package io.perdure.registry;

import io.perdure.codec.DeploymentCodec;
import io.perdure.codec.StoredService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What operators decide about services: which deployment is the latest, and options of the latest
 * revision. Thread-safe.
 *
 * <p>A choice of the latest holds until a newer revision is registered. Options hold for the
 * revision that they were given to: a new revision begins with what its deployment declares.
 */
public final class Services {
  private final TopicDeploymentRegistry registry;
  private final DeploymentJournal journal;
  private final DeploymentCodec codec;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  public Services(
      TopicDeploymentRegistry registry, DeploymentJournal journal, DeploymentCodec codec) {
    this.registry = registry;
    this.journal = journal;
    this.codec = codec;
  }

  /** Options to set; null leaves what is. */
  public record Options(
      @Nullable Boolean isPublic,
      @Nullable Duration idempotencyRetention,
      @Nullable Duration workflowRetention,
      @Nullable Duration journalRetention,
      @Nullable Duration inactivityTimeout,
      @Nullable Duration abortTimeout) {}

  /**
   * Makes a deployment the latest of a service: new invocations go there.
   *
   * @return the service; empty if there is none; fails with {@link RegistrationException} if the
   *     deployment does not offer it or drains
   */
  public synchronized CompletableFuture<Optional<ServiceDescriptor>> choose(
      String service, String deploymentId) {
    return inTurn(() -> {
      if (registry.service(service).isEmpty()) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      var deployment = registry.deployment(deploymentId).orElse(null);
      if (deployment == null || deployment.isDraining() || !deployment.offers(service)) {
        throw new RegistrationException(
            "PD0142",
            409,
            "Expected a deployment that offers "
                + service
                + " and does not drain, but "
                + deploymentId
                + (deployment == null
                    ? " does not exist"
                    : deployment.isDraining() ? " drains" : " does not offer it"));
      }
      var now = registry.stored(service);
      return write(
          service,
          new StoredService(
              deploymentId,
              registry.newestRevision(service),
              now.overriddenRevision(),
              now.isPublic(),
              now.idempotencyRetentionMs(),
              now.workflowRetentionMs(),
              now.journalRetentionMs(),
              now.inactivityTimeoutMs(),
              now.abortTimeoutMs(),
              now.newestRevision()));
    });
  }

  /**
   * Sets options of the latest revision.
   *
   * @return the service; empty if there is none
   */
  public synchronized CompletableFuture<Optional<ServiceDescriptor>> configure(
      String service, Options options) {
    return inTurn(() -> {
      var latest = registry.service(service).orElse(null);
      if (latest == null) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      if (options.workflowRetention() != null && latest.type() != ServiceDescriptor.Type.WORKFLOW) {
        throw new RegistrationException(
            "PD0144",
            400,
            "Expected workflow_completion_retention for a workflow only, but "
                + service
                + " is a "
                + latest.type());
      }
      var now = registry.stored(service);
      boolean isSame = now.overriddenRevision() == latest.revision();
      return write(
          service,
          new StoredService(
              now.chosenDeployment(),
              now.chosenAtRevision(),
              latest.revision(),
              options.isPublic() != null ? options.isPublic() : isSame ? now.isPublic() : null,
              ms(options.idempotencyRetention(), isSame ? now.idempotencyRetentionMs() : null),
              ms(options.workflowRetention(), isSame ? now.workflowRetentionMs() : null),
              ms(options.journalRetention(), isSame ? now.journalRetentionMs() : null),
              ms(options.inactivityTimeout(), isSame ? now.inactivityTimeoutMs() : null),
              ms(options.abortTimeout(), isSame ? now.abortTimeoutMs() : null),
              now.newestRevision()));
    });
  }

  /**
   * Keeps in mind which revisions were given to a deployment that is about to change or to go, so
   * that none is given twice.
   */
  CompletableFuture<Void> keepRevisions(Deployment deployment) {
    CompletableFuture<?> kept = CompletableFuture.completedFuture(null);
    for (var service : deployment.services()) {
      kept = kept.thenCompose(_ -> keepRevision(service));
    }
    return kept.thenApply(_ -> null);
  }

  private synchronized CompletableFuture<Optional<ServiceDescriptor>> keepRevision(
      ServiceDescriptor service) {
    return inTurn(() -> {
      var now = registry.stored(service.name());
      if (now.newestRevision() >= service.revision()) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      return write(
          service.name(),
          new StoredService(
              now.chosenDeployment(),
              now.chosenAtRevision(),
              now.overriddenRevision(),
              now.isPublic(),
              now.idempotencyRetentionMs(),
              now.workflowRetentionMs(),
              now.journalRetentionMs(),
              now.inactivityTimeoutMs(),
              now.abortTimeoutMs(),
              service.revision()));
    });
  }

  private static @Nullable Long ms(@Nullable Duration changed, @Nullable Long otherwise) {
    return changed == null ? otherwise : Long.valueOf(changed.toMillis());
  }

  private CompletableFuture<Optional<ServiceDescriptor>> write(
      String service, StoredService stored) {
    return journal
        .append(TopicDeploymentRegistry.keyOfService(service), codec.encode(stored))
        .thenApply(_ -> registry.service(service));
  }

  private CompletableFuture<Optional<ServiceDescriptor>> inTurn(
      java.util.function.Supplier<CompletableFuture<Optional<ServiceDescriptor>>> task) {
    var next = last.handle((_, _) -> null).thenCompose(_ -> task.get());
    last = next;
    return next;
  }
}
