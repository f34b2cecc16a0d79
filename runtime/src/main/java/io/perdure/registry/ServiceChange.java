package io.perdure.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a registration changes a service, against its latest revision before.
 *
 * @param typeBefore null if the service is new
 * @param revisionBefore 0 if the service is new
 * @param added names of handlers
 * @param changed names of handlers that are declared differently
 */
public record ServiceChange(
    String service,
    ServiceDescriptor.@Nullable Type typeBefore,
    ServiceDescriptor.Type type,
    int revisionBefore,
    int revision,
    List<String> added,
    List<String> removed,
    List<String> changed) {

  static List<ServiceChange> between(DeploymentRegistry registry, Deployment deployment) {
    var changes = new ArrayList<ServiceChange>();
    for (var service : deployment.services()) {
      changes.add(of(registry.service(service.name()).orElse(null), service));
    }
    return changes;
  }

  /** The same with the revision that the service got after all. */
  ServiceChange in(Deployment deployment) {
    int given =
        deployment.services().stream()
            .filter(it -> it.name().equals(service))
            .mapToInt(ServiceDescriptor::revision)
            .findFirst()
            .orElse(revision);
    return new ServiceChange(
        service, typeBefore, type, revisionBefore, given, added, removed, changed);
  }

  private static ServiceChange of(@Nullable ServiceDescriptor before, ServiceDescriptor after) {
    var added = new TreeSet<>(after.handlers().keySet());
    if (before == null) {
      return new ServiceChange(
          after.name(),
          null,
          after.type(),
          0,
          after.revision(),
          List.copyOf(added),
          List.of(),
          List.of());
    }
    added.removeAll(before.handlers().keySet());
    var removed = new TreeSet<>(before.handlers().keySet());
    removed.removeAll(after.handlers().keySet());
    var changed = new ArrayList<String>();
    for (var name : new TreeSet<>(after.handlers().keySet())) {
      var former = before.handlers().get(name);
      if (former != null && !former.equals(after.handlers().get(name))) {
        changed.add(name);
      }
    }
    return new ServiceChange(
        after.name(),
        before.type(),
        after.type(),
        before.revision(),
        after.revision(),
        List.copyOf(added),
        List.copyOf(removed),
        List.copyOf(changed));
  }
}
