package io.perdure.sdk.internal;

import io.perdure.sdk.ServiceOptions;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A service: its name, what kind it is, and its handlers by name. */
record ServiceDefinition(
    String name,
    ServiceType type,
    SequencedMap<String, HandlerDefinition> handlers,
    Map<Method, HandlerDefinition> byMethod,
    ServiceOptions options) {

  static ServiceDefinition of(
      String name,
      ServiceType type,
      SequencedMap<String, HandlerDefinition> handlers,
      ServiceOptions options) {
    var byMethod = new LinkedHashMap<Method, HandlerDefinition>();
    handlers.values().forEach(handler -> byMethod.put(handler.method(), handler));
    return new ServiceDefinition(name, type, handlers, byMethod, options);
  }

  /**
   * The same service, with an instance that its handlers run on.
   *
   * @param strongerOptions what counts before the options that it has
   */
  ServiceDefinition on(Object target, ServiceOptions strongerOptions) {
    var bound = new LinkedHashMap<String, HandlerDefinition>();
    handlers.forEach((handlerName, handler) ->
        bound.put(
            handlerName,
            handler.on(
                target,
                strongerOptions.handlers().getOrDefault(handlerName, ServiceOptions.defaults()))));
    return new ServiceDefinition(name, type, bound, Map.of(), strongerOptions.or(options));
  }

  boolean isKeyed() {
    return type.isKeyed();
  }

  /** Whether a handler awaits its cancel itself. */
  boolean isCancelledExplicitly(HandlerDefinition handler) {
    return handler.options().or(options).explicitCancellation().orElse(false);
  }

  /** The handler that a method of the described interface is. */
  HandlerDefinition handlerOf(Method method) {
    var handler = byMethod.get(method);
    if (handler == null) {
      throw new IllegalArgumentException(
          "Expected a method with @Handler or @Shared, found %s.%s"
              .formatted(method.getDeclaringClass().getName(), method.getName()));
    }
    return handler;
  }
}
