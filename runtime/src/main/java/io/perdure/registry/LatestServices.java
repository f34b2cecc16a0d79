package io.perdure.registry;

import io.perdure.codec.StoredService;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which revision of each service new invocations go to: the one that was chosen, until a newer one
 * is registered; else the newest. Those of draining deployments come last. Stateless.
 */
final class LatestServices {
  private LatestServices() {}

  static Map<String, ServiceDescriptor> of(
      Collection<Deployment> deployments, Map<String, StoredService> decisions) {
    var names = new TreeSet<String>();
    deployments.forEach(it -> it.services().forEach(service -> names.add(service.name())));
    var latest = new TreeMap<String, ServiceDescriptor>();
    for (var name : names) {
      var offers =
          deployments.stream()
              .flatMap(deployment -> offers(deployment, name))
              .sorted(
                  Comparator.comparing(Offer::isDraining)
                      .thenComparingInt(offer -> -offer.service().revision()))
              .toList();
      latest.put(name, choose(offers, decisions.get(name)));
    }
    return latest;
  }

  private record Offer(ServiceDescriptor service, boolean isDraining) {}

  private static Stream<Offer> offers(Deployment deployment, String name) {
    return deployment.services().stream()
        .filter(service -> service.name().equals(name))
        .map(service -> new Offer(service, deployment.isDraining()));
  }

  private static ServiceDescriptor choose(List<Offer> offers, @Nullable StoredService decision) {
    int newest = offers.stream().mapToInt(offer -> offer.service().revision()).max().orElse(0);
    if (decision != null && newest <= decision.chosenAtRevision()) {
      for (var offer : offers) {
        if (offer.service().deploymentId().equals(decision.chosenDeployment())
            && !offer.isDraining()) {
          return offer.service();
        }
      }
    }
    return offers.getFirst().service();
  }
}
