package io.perdure.registry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a service: what one deployment offers under that name.
 *
 * @param revision counts the revisions of the service, from 1
 * @param handlers by name, in the deployment's order
 * @param options of handlers that have none of their own
 */
public record ServiceDescriptor(
    String name,
    Type type,
    int revision,
    String deploymentId,
    boolean isPublic,
    @Nullable String documentation,
    Map<String, String> metadata,
    Map<String, HandlerDescriptor> handlers,
    HandlerOptions options) {
  /** A service with standard options. */
  public ServiceDescriptor(
      String name,
      Type type,
      int revision,
      String deploymentId,
      boolean isPublic,
      @Nullable String documentation,
      Map<String, String> metadata,
      Map<String, HandlerDescriptor> handlers) {
    this(
        name,
        type,
        revision,
        deploymentId,
        isPublic,
        documentation,
        metadata,
        handlers,
        ServerDefaults.standard().options());
  }

  /** What the service says that its state is, by the name of the piece; empty if nothing. */
  public Map<String, StateType> stateTypes() {
    return DeclaredStates.read(metadata);
  }

  /** The same, with what an operator decided. */
  ServiceDescriptor with(
      boolean changedPublic,
      HandlerOptions changed,
      Map<String, HandlerDescriptor> changedHandlers) {
    return new ServiceDescriptor(
        name,
        type,
        revision,
        deploymentId,
        changedPublic,
        documentation,
        metadata,
        changedHandlers,
        changed);
  }

  /** The same as another revision. */
  ServiceDescriptor withRevision(int other) {
    return new ServiceDescriptor(
        name, type, other, deploymentId, isPublic, documentation, metadata, handlers, options);
  }

  /** The kinds of service. */
  public enum Type {
    SERVICE,
    VIRTUAL_OBJECT,
    WORKFLOW
  }
}
