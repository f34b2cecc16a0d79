package io.perdure.gateway;

import io.perdure.gateway.Route.Purpose;
import io.perdure.gateway.Route.When;
import io.perdure.model.AwakeableId;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.ServiceDescriptor;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's method and path. By hand, because the names of services and handlers are at the
 * root of the path, and every call goes through here. Thread-safe.
 */
final class IngressRoutes {
  private static final String RESTATE = "restate";
  private static final String PERDURE = "perdure";
  private static final String CALL = "call";
  private static final String SEND = "send";
  private static final String BATCH = "batch";

  private final DeploymentRegistry registry;
  private final Targets targets;

  IngressRoutes(DeploymentRegistry registry, Targets targets) {
    this.registry = registry;
    this.targets = targets;
  }

  /**
   * @throws RefusedException if the request asks for nothing that there is
   */
  Route find(HttpMethod method, String path) {
    var segments = PathSegments.of(path);
    if (segments.isEmpty()) {
      throw unknown(path);
    }
    if (segments.size() == 1 && segments.getFirst().equals(BATCH)) {
      expect(HttpMethod.POST, method);
      return new Route.Batch();
    }
    return switch (segments.getFirst()) {
      case RESTATE -> restate(method, path, segments.subList(1, segments.size()));
      case PERDURE -> perdure(method, path, segments.subList(1, segments.size()));
      default -> {
        expectGetOrPost(method);
        yield invokeByShape(path, segments);
      }
    };
  }

  /**
   * What a body names, instead of a path.
   *
   * @param key of an object or workflow
   * @throws RefusedException if it is not there, or may not be invoked from outside
   */
  Route.Invoke named(String serviceName, @Nullable String key, String handler, boolean isSend) {
    var service = service(serviceName);
    boolean isKeyed = isKeyed(service);
    if (isKeyed ? key == null || key.isEmpty() : key != null) {
      throw GatewayCode.BAD_BATCH.refuse(
          "Expected "
              + (isKeyed ? "a key" : "no key")
              + " for "
              + serviceName
              + ", but found "
              + (key == null ? "none" : "'" + key + "'"));
    }
    return new Route.Invoke(null, serviceName, key, handler(service, handler), isSend);
  }

  private Route restate(HttpMethod method, String path, List<String> segments) {
    if (segments.isEmpty()) {
      throw unknown(path);
    }
    var rest = segments.subList(1, segments.size());
    return switch (segments.getFirst()) {
      case CALL, SEND -> callOrSend(method, path, null, segments);
      case "awakeables", "a" -> awakeable(method, path, rest);
      case "invocation" -> invocation(method, path, rest);
      case "workflow" -> workflow(method, path, rest);
      case "attach" -> resultOrBody(method, path, rest, When.AT_END, Purpose.ATTACH);
      case "output" -> resultOrBody(method, path, rest, When.NOW, Purpose.OUTPUT);
      case "lookup" -> {
        expectSize(path, rest, 0);
        expect(HttpMethod.POST, method);
        yield new Route.ByBody(Purpose.LOOKUP);
      }
      case "health" -> {
        expectSize(path, rest, 0);
        expect(HttpMethod.GET, method);
        yield new Route.Health();
      }
      case "scope" -> {
        if (rest.size() < 2) {
          throw unknown(path);
        }
        yield callOrSend(method, path, rest.getFirst(), rest.subList(1, rest.size()));
      }
      default -> throw unknown(path);
    };
  }

  private Route callOrSend(
      HttpMethod method, String path, @Nullable String scope, List<String> segments) {
    boolean isSend = segments.getFirst().equals(SEND);
    if (!isSend && !segments.getFirst().equals(CALL)) {
      throw unknown(path);
    }
    expectGetOrPost(method);
    var rest = segments.subList(1, segments.size());
    return invoke(scope, service(path, rest), path, rest, isSend);
  }

  private static Route perdure(HttpMethod method, String path, List<String> segments) {
    boolean isState =
        (segments.size() == 3 || segments.size() == 4) && segments.getFirst().equals("state");
    if (!isState) {
      throw unknown(path);
    }
    expect(HttpMethod.GET, method);
    return new Route.State(
        segments.get(1), segments.get(2), segments.size() == 4 ? segments.get(3) : null);
  }

  /** {@code service/handler}, {@code object/key/handler}, either with {@code /send} behind it. */
  private Route invokeByShape(String path, List<String> segments) {
    var service = service(path, segments);
    int expected = isKeyed(service) ? 3 : 2;
    boolean isSend = segments.size() == expected + 1 && segments.getLast().equals(SEND);
    return invoke(null, service, path, isSend ? segments.subList(0, expected) : segments, isSend);
  }

  private static Route invoke(
      @Nullable String scope,
      ServiceDescriptor service,
      String path,
      List<String> segments,
      boolean isSend) {
    boolean isKeyed = isKeyed(service);
    if (segments.size() != (isKeyed ? 3 : 2)) {
      throw GatewayCode.BAD_PATH.refuse(
          "Expected "
              + service.name()
              + (isKeyed ? "/{key}/{handler}" : "/{handler}")
              + " in the path, but found '"
              + path
              + "'");
    }
    var key = isKeyed ? segments.get(1) : null;
    if (key != null && key.isEmpty()) {
      throw GatewayCode.BAD_PATH.refuse(
          "Expected a key in the path '" + path + "', but it is empty");
    }
    return new Route.Invoke(
        scope, service.name(), key, handler(service, segments.getLast()), isSend);
  }

  private ServiceDescriptor service(String path, List<String> segments) {
    if (segments.size() < 2) {
      throw GatewayCode.BAD_PATH.refuse(
          "Expected /{service}/{handler} or /{object}/{key}/{handler}, but found '" + path + "'");
    }
    return service(segments.getFirst());
  }

  private ServiceDescriptor service(String name) {
    return registry
        .service(name)
        .orElseThrow(() ->
            GatewayCode.NO_SUCH_HANDLER.refuse(
                "There is no service '" + name + "'; register a deployment that has it"));
  }

  private static HandlerDescriptor handler(ServiceDescriptor service, String name) {
    var handler = service.handlers().get(name);
    if (handler == null) {
      throw GatewayCode.NO_SUCH_HANDLER.refuse(
          "Service '" + service.name() + "' has no handler '" + name + "'");
    }
    if (!service.isPublic() || !handler.isPublic()) {
      throw GatewayCode.NOT_PUBLIC.refuse(
          service.name() + "/" + name + " is not public: only other handlers may call it");
    }
    return handler;
  }

  private static boolean isKeyed(ServiceDescriptor service) {
    return service.type() != ServiceDescriptor.Type.SERVICE;
  }

  private static Route awakeable(HttpMethod method, String path, List<String> segments) {
    expectSize(path, segments, 2);
    boolean isResolve = segments.get(1).equals("resolve");
    if (!isResolve && !segments.get(1).equals("reject")) {
      throw unknown(path);
    }
    expect(HttpMethod.POST, method);
    try {
      return new Route.CompleteAwakeable(AwakeableId.parse(segments.getFirst()), isResolve);
    } catch (IllegalArgumentException cause) {
      throw GatewayCode.BAD_ID.refuse(String.valueOf(cause.getMessage()));
    }
  }

  private Route invocation(HttpMethod method, String path, List<String> segments) {
    var when = when(path, segments);
    expect(HttpMethod.GET, method);
    return switch (segments.size()) {
      case 2 -> result(targets.byId(segments.getFirst()), when);
      case 4 ->
          result(
              targets.idempotent(null, segments.get(0), null, segments.get(1), segments.get(2)),
              when);
      case 5 ->
          result(
              targets.idempotent(
                  null, segments.get(0), segments.get(1), segments.get(2), segments.get(3)),
              when);
      default -> throw unknown(path);
    };
  }

  private Route workflow(HttpMethod method, String path, List<String> segments) {
    var when = when(path, segments);
    expectSize(path, segments, 3);
    expect(HttpMethod.GET, method);
    return result(targets.workflow(null, segments.get(0), segments.get(1)), when);
  }

  private Route resultOrBody(
      HttpMethod method, String path, List<String> segments, When when, Purpose purpose) {
    if (segments.isEmpty()) {
      expect(HttpMethod.POST, method);
      return new Route.ByBody(purpose);
    }
    expectSize(path, segments, 1);
    expect(HttpMethod.GET, method);
    return result(targets.byId(segments.getFirst()), when);
  }

  private static Route result(Targets.Found found, When when) {
    return new Route.Result(found.id(), found.output(), when);
  }

  private static When when(String path, List<String> segments) {
    return switch (segments.isEmpty() ? "" : segments.getLast()) {
      case "attach" -> When.AT_END;
      case "output" -> When.NOW;
      default -> throw unknown(path);
    };
  }

  private static void expectGetOrPost(HttpMethod method) {
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST)) {
      throw notAllowed(method, "GET or POST");
    }
  }

  private static void expect(HttpMethod expected, HttpMethod method) {
    if (!method.equals(expected)) {
      throw notAllowed(method, expected.name());
    }
  }

  private static RefusedException notAllowed(HttpMethod method, String expected) {
    return GatewayCode.METHOD_NOT_ALLOWED.refuse(
        "Expected " + expected + ", but found " + method.name());
  }

  private static void expectSize(String path, List<String> segments, int size) {
    if (segments.size() != size) {
      throw unknown(path);
    }
  }

  private static RefusedException unknown(@Nullable String path) {
    return GatewayCode.NO_SUCH_PATH.refuse("There is nothing at the path '" + path + "'");
  }
}
