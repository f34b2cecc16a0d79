package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perdure.model.DeploymentChoice;
import io.perdure.model.InvocationId;
import io.perdure.query.InvocationQueries;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Rejection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deployment that an operator wants an invocation to go on with: {@code keep}, {@code
 * latest}, or an id. Thread-safe.
 */
public final class DeploymentChoices {
  /** There is no such deployment, or it does not offer the service, or it drains. */
  static final String NOT_OFFERED = "PD0145";

  private static final int BAD_REQUEST = 400;

  private final DeploymentRegistry registry;
  private final InvocationQueries queries;
  private final int maxProtocolVersion;

  /**
   * @param maxProtocolVersion the highest version of the function protocol that this node speaks
   */
  public DeploymentChoices(
      DeploymentRegistry registry, InvocationQueries queries, int maxProtocolVersion) {
    this.registry = registry;
    this.queries = queries;
    this.maxProtocolVersion = maxProtocolVersion;
  }

  /**
   * Gives the command the deployment that is wanted, null for the one that the invocation has.
   *
   * @return what the command answers; or why there is no such deployment
   */
  CompletableFuture<Answer> choose(
      InvocationId id,
      @Nullable String wanted,
      Function<@Nullable DeploymentChoice, CompletableFuture<Answer>> command) {
    if (wanted == null || wanted.isEmpty() || wanted.equals("keep")) {
      return command.apply(null);
    }
    return queries
        .find(id)
        .thenCompose(found -> {
          if (found.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer.NotFound(id));
          }
          var service = service(found.get());
          var deployment = deployment(service, wanted);
          return deployment.isEmpty()
              ? CompletableFuture.completedFuture(notOffered(id, service, wanted))
              : command.apply(choice(deployment.get()));
        });
  }

  private Optional<Deployment> deployment(String service, String wanted) {
    var id =
        wanted.equals("latest")
            ? registry.service(service).map(ServiceDescriptor::deploymentId)
            : Optional.of(wanted);
    return id.flatMap(registry::deployment).filter(it -> it.offers(service) && !it.isDraining());
  }

  private DeploymentChoice choice(Deployment deployment) {
    return new DeploymentChoice(
        deployment.id(),
        deployment.minProtocolVersion(),
        Math.min(deployment.maxProtocolVersion(), maxProtocolVersion));
  }

  private static String service(String invocation) {
    try {
      return AdminJson.MAPPER.readTree(invocation).path("target_service_name").asText();
    } catch (JsonProcessingException ours) {
      throw new IllegalStateException("Expected an invocation, but found " + invocation, ours);
    }
  }

  private static Answer notOffered(InvocationId id, String service, String wanted) {
    return new Answer.Rejected(
        id,
        new Rejection(
            NOT_OFFERED,
            BAD_REQUEST,
            "Expected keep, latest or the id of a deployment that offers "
                + service
                + " and does not drain, but found '"
                + wanted
                + "'"));
  }
}
