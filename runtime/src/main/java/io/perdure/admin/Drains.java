package io.perdure.admin;

import io.perdure.query.DeploymentUse;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.Deployments;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the deployments that drain, and removes those that no invocation holds any more. Every
 * node does; to remove one twice changes nothing.
 *
 * <p>That a deployment drains takes a moment to reach all nodes, and until then they may send new
 * invocations to it. So those created up to {@link #SPREAD} later count too, and nothing is removed
 * sooner.
 *
 * <p>Thread-safe; never blocks.
 */
public final class Drains {
  /** How long after one count of all invocations the next begins. */
  public static final Duration PAUSE = Duration.ofSeconds(5);

  /** How long a change of the registry may take to reach the last node. */
  public static final Duration SPREAD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

  private final DeploymentRegistry registry;
  private final Deployments deployments;
  private final DeploymentUse use;
  private final InstantSource clock;

  /** Since when this node knows each to get no new invocations. */
  private final Map<String, Instant> idleSince = new ConcurrentHashMap<>();

  private final Map<String, Counted> counts = new ConcurrentHashMap<>();

  private record Counted(long invocations, Instant at) {}

  public Drains(
      DeploymentRegistry registry,
      Deployments deployments,
      DeploymentUse use,
      InstantSource clock) {
    this.registry = registry;
    this.deployments = deployments;
    this.use = use;
    this.clock = clock;
  }

  /**
   * How far a deployment has drained, as this node last counted.
   *
   * @param invocations that hold it; null before the first count
   * @param latestOf services that have no other deployment left
   */
  record State(
      Instant since,
      @Nullable Long invocations,
      @Nullable Instant countedAt,
      List<String> latestOf) {
    String waitingFor() {
      if (!latestOf.isEmpty()) {
        return "another deployment of " + String.join(", ", latestOf);
      }
      if (invocations == null) {
        return "a first count of its invocations";
      }
      return invocations == 0
          ? "all nodes to have heard of it"
          : invocations + " invocations to end, or to be resumed on another deployment";
    }
  }

  /** Empty if it does not drain. */
  Optional<State> state(Deployment deployment) {
    var since = deployment.drainingSince();
    if (since == null) {
      return Optional.empty();
    }
    var counted = counts.get(deployment.id());
    return Optional.of(
        new State(
            since,
            counted == null ? null : counted.invocations(),
            counted == null ? null : counted.at(),
            registry.latestOf(deployment.id())));
  }

  /** Looks again and again, until the instance of Vert.x is closed. */
  public void start(Vertx vertx) {
    look()
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.warn("Counting the invocations of draining deployments failed", failure);
          }
          vertx.setTimer(PAUSE.toMillis(), _ -> start(vertx));
        });
  }

  /**
   * Counts for each deployment that drains, one after the other, and removes what nothing holds.
   */
  CompletableFuture<Void> look() {
    var draining = registry.deployments().stream().filter(Deployment::isDraining).toList();
    var ids = draining.stream().map(Deployment::id).toList();
    idleSince.keySet().retainAll(ids);
    counts.keySet().retainAll(ids);
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (var deployment : draining) {
      all = all.thenCompose(_ -> look(deployment));
    }
    return all;
  }

  private CompletableFuture<Void> look(Deployment deployment) {
    var id = deployment.id();
    var now = clock.instant();
    if (!registry.latestOf(id).isEmpty()) {
      // The others of a service are gone: it gets new invocations again.
      idleSince.remove(id);
      counts.remove(id);
      return CompletableFuture.completedFuture(null);
    }
    var reached = idleSince.computeIfAbsent(id, _ -> now).plus(SPREAD);
    return use.count(deployment, reached)
        .thenCompose(count -> {
          counts.put(id, new Counted(count, now));
          return count == 0 && !now.isBefore(reached)
              ? remove(deployment)
              : CompletableFuture.<Void>completedFuture(null);
        });
  }

  private CompletableFuture<Void> remove(Deployment deployment) {
    return deployments
        .removeDrained(deployment.id())
        .thenAccept(isRemoved -> {
          if (isRemoved) {
            LOG.info(
                "Deployment {} at {} has drained and is removed",
                deployment.id(),
                deployment.endpoint().address());
          }
        });
  }
}
