package io.perdure.sdk.internal;

import io.perdure.sdk.ServiceOptions;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A service: its name, whether it has keys, and its handlers by name. */
record ServiceDefinition(
    String name,
    boolean isKeyed,
    SequencedMap<String, HandlerDefinition> handlers,
    Map<Method, HandlerDefinition> byMethod,
    ServiceOptions options) {

  static ServiceDefinition of(
      String name, boolean isKeyed, SequencedMap<String, HandlerDefinition> handlers) {
    var byMethod = new LinkedHashMap<Method, HandlerDefinition>();
    handlers.values().forEach(handler -> byMethod.put(handler.method(), handler));
    return new ServiceDefinition(name, isKeyed, handlers, byMethod, ServiceOptions.defaults());
  }

  /** The same service, with an instance that its handlers run on. */
  ServiceDefinition on(Object target, ServiceOptions newOptions) {
    UnaryOperator<HandlerDefinition> bind = handler -> handler.on(target);
    var bound = new LinkedHashMap<String, HandlerDefinition>();
    handlers.forEach((handlerName, handler) -> bound.put(handlerName, bind.apply(handler)));
    return new ServiceDefinition(name, isKeyed, bound, Map.of(), newOptions);
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
