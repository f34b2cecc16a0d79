package io.perdure.registry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a service: what one deployment offers under that name.
 *
 * @param revision counts the revisions of the service, from 1
 * @param handlers by name, in the deployment's order
 */
public record ServiceDescriptor(
    String name,
    Type type,
    int revision,
    String deploymentId,
    boolean isPublic,
    @Nullable String documentation,
    Map<String, String> metadata,
    Map<String, HandlerDescriptor> handlers) {
  /** The kinds of service. */
  public enum Type {
    SERVICE,
    VIRTUAL_OBJECT,
    WORKFLOW
  }
}
