package io.perdure.registry;

import java.util.Collection;
import java.util.function.ToIntFunction;

/**
 * Gives a revision of a service to one deployment only. Stateless.
 *
 * <p>Nodes that register at once may take the same one, the next that each of them knows of. The
 * deployment whose record comes later in the topic then gets another, on every node alike; whoever
 * wrote it writes it again with that, because once the topic is compacted its order tells no more.
 */
final class UniqueRevisions {
  private UniqueRevisions() {}

  /**
   * The deployment with revisions that no other has.
   *
   * @param newest the highest revision of a service that is known to have been given
   */
  static Deployment of(
      Deployment read, Collection<Deployment> others, ToIntFunction<String> newest) {
    return read.with(
        read.services().stream()
            .map(service ->
                isTaken(service, others)
                    ? service.withRevision(newest.applyAsInt(service.name()) + 1)
                    : service)
            .toList());
  }

  private static boolean isTaken(ServiceDescriptor service, Collection<Deployment> others) {
    return others.stream()
        .filter(other -> !other.id().equals(service.deploymentId()))
        .flatMap(other -> other.services().stream())
        .anyMatch(
            other -> other.name().equals(service.name()) && other.revision() == service.revision());
  }
}
