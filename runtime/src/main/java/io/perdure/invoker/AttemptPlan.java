package io.perdure.invoker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.model.InvocationTarget;
import io.perdure.model.PinnedDeployment;
import io.perdure.model.TraceContext;
import io.perdure.registry.Deployment;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerOptions;
import io.perdure.registry.RetryPolicy;
import io.perdure.registry.ServiceDescriptor;
import io.perdure.statemachine.AttemptSnapshot;
import io.perdure.statemachine.Invocation;
import io.perdure.tracing.Tracing;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an attempt runs: the deployment, the version of the protocol, the handler's
 * options.
 */
record AttemptPlan(Deployment deployment, int protocolVersion, HandlerOptions options) {
  private static final String UNRESERVED_MARKS = "-._~";

  /** No plan can be made. */
  static final class NoPlanException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient AttemptProblem problem;

    private NoPlanException(ErrorCode code, String message) {
      super(message, null, false, false);
      this.problem = AttemptProblem.of(code, AttemptProblem.UNKNOWN, message);
    }

    AttemptProblem problem() {
      return problem;
    }
  }

  /**
   * Takes the pinned deployment, or the latest one of the service.
   *
   * @throws NoPlanException if there is none that the runtime can speak to
   */
  static AttemptPlan of(AttemptSnapshot snapshot, DeploymentRegistry registry, int maxVersion)
      throws NoPlanException {
    var target = snapshot.invocation().target();
    var pin = snapshot.progress().pin();
    var deployment =
        pin != null
            ? deployment(pin.deployment(), target, registry)
            : deployment(service(target, registry).deploymentId(), target, registry);
    var handler = handler(deployment, target);
    int version = pin != null ? pinned(pin, target) : newest(deployment, target, maxVersion);
    return new AttemptPlan(deployment, version, handler.options());
  }

  /** The retry policy of a target's latest revision; for attempts without a plan. */
  static RetryPolicy retryPolicy(
      InvocationTarget target, DeploymentRegistry registry, RetryPolicy otherwise) {
    return registry
        .service(target.service())
        .flatMap(service -> Optional.ofNullable(service.handlers().get(target.handler())))
        .map(handler -> handler.options().retryPolicy())
        .orElse(otherwise);
  }

  boolean isBidirectional() {
    return deployment.mode() == Deployment.ProtocolMode.BIDI_STREAM;
  }

  PinnedDeployment pin() {
    return new PinnedDeployment(deployment.id(), protocolVersion);
  }

  String contentType() {
    return "application/vnd.restate.invocation.v" + protocolVersion;
  }

  FunctionRequest request(
      Invocation invocation, Map<String, String> commonHeaders, @Nullable TraceContext trace) {
    var target = invocation.target();
    var headers = new LinkedHashMap<>(commonHeaders);
    headers.putAll(deployment.additionalHeaders());
    headers.put("content-type", contentType());
    headers.put("accept", contentType());
    headers.put("x-restate-invocation-id", invocation.id().toString());
    if (target.key() != null) {
      headers.put("x-restate-service-key", percentEncoded(target.key()));
    }
    if (trace != null) {
      headers.put(Tracing.TRACE_PARENT, trace.parent());
      if (trace.state() != null) {
        headers.put(Tracing.TRACE_STATE, trace.state());
      }
    }
    return new FunctionRequest(
        deployment.endpoint(),
        "/invoke/" + target.service() + "/" + target.handler(),
        target.key(),
        headers);
  }

  private static ServiceDescriptor service(InvocationTarget target, DeploymentRegistry registry)
      throws NoPlanException {
    var service = registry.service(target.service()).orElse(null);
    if (service == null) {
      throw new NoPlanException(
          ErrorCode.NO_DEPLOYMENT,
          "Expected a deployment of " + target.service() + ", but none is registered");
    }
    return service;
  }

  private static Deployment deployment(
      String id, InvocationTarget target, DeploymentRegistry registry) throws NoPlanException {
    var deployment = registry.deployment(id).orElse(null);
    if (deployment == null) {
      throw new NoPlanException(
          ErrorCode.NO_DEPLOYMENT,
          "Expected deployment " + id + " for " + target + ", but it is not registered");
    }
    return deployment;
  }

  private static HandlerDescriptor handler(Deployment deployment, InvocationTarget target)
      throws NoPlanException {
    for (var service : deployment.services()) {
      var handler = service.handlers().get(target.handler());
      if (handler != null && service.name().equals(target.service())) {
        return handler;
      }
    }
    throw new NoPlanException(
        ErrorCode.UNKNOWN_TARGET,
        "Expected the handler "
            + target.service()
            + "/"
            + target.handler()
            + " in deployment "
            + deployment.id()
            + ", but it has none");
  }

  private static int pinned(PinnedDeployment pin, InvocationTarget target) throws NoPlanException {
    int version = pin.protocolVersion();
    if (version < InvokerOptions.MIN_PROTOCOL_VERSION
        || version > InvokerOptions.MAX_PROTOCOL_VERSION) {
      throw new NoPlanException(
          ErrorCode.PINNED_VERSION_UNSUPPORTED,
          target
              + " began with protocol version "
              + version
              + ", but this runtime speaks "
              + InvokerOptions.MIN_PROTOCOL_VERSION
              + " to "
              + InvokerOptions.MAX_PROTOCOL_VERSION);
    }
    return version;
  }

  private static int newest(Deployment deployment, InvocationTarget target, int maxVersion)
      throws NoPlanException {
    int version = Math.min(deployment.maxProtocolVersion(), maxVersion);
    if (version < Math.max(deployment.minProtocolVersion(), InvokerOptions.MIN_PROTOCOL_VERSION)) {
      throw new NoPlanException(
          ErrorCode.NO_COMMON_VERSION,
          "Expected deployment "
              + deployment.id()
              + " for "
              + target
              + " to speak a protocol version from "
              + InvokerOptions.MIN_PROTOCOL_VERSION
              + " to "
              + maxVersion
              + ", but it speaks "
              + deployment.minProtocolVersion()
              + " to "
              + deployment.maxProtocolVersion());
    }
    return version;
  }

  private static String percentEncoded(String key) {
    var encoded = new StringBuilder(key.length());
    for (byte next : key.getBytes(UTF_8)) {
      if (isUnreserved(next)) {
        encoded.append((char) next);
      } else {
        HexFormat.of().withUpperCase().toHexDigits(encoded.append('%'), next);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte next) {
    return (next >= 'a' && next <= 'z')
        || (next >= 'A' && next <= 'Z')
        || (next >= '0' && next <= '9')
        || UNRESERVED_MARKS.indexOf(next) >= 0;
  }
}
