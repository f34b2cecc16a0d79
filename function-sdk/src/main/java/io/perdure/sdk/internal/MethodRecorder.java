package io.perdure.sdk.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out which handler a method reference names, by calling it on a proxy. */
final class MethodRecorder {
  /** The handler named, and the input it was called with. */
  record Recorded(HandlerDefinition handler, @Nullable Object input) {}

  /** Calls one handler on the proxy. */
  interface Use<S> {
    @Nullable Object on(S proxy) throws Exception;
  }

  /** What a method returns whose result nobody looks at, where null will not do. */
  private static final Map<Class<?>, Object> ZEROES =
      Map.of(
          boolean.class,
          false,
          char.class,
          '\0',
          byte.class,
          (byte) 0,
          short.class,
          (short) 0,
          int.class,
          0,
          long.class,
          0L,
          float.class,
          0F,
          double.class,
          0D);

  private MethodRecorder() {}

  static <S> Recorded record(Class<S> service, ServiceDefinition definition, Use<S> use) {
    var calls = new ArrayList<Recorded>(1);
    Object proxy =
        Proxy.newProxyInstance(
            service.getClassLoader(),
            new Class<?>[] {service},
            (self, method, arguments) -> {
              calls.add(recorded(definition, method, arguments));
              return ZEROES.get(method.getReturnType());
            });
    try {
      use.on(service.cast(proxy));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "Expected a method reference to a handler of " + service.getName(), e);
    }
    if (calls.size() != 1) {
      throw new IllegalArgumentException(
          "Expected a reference to one handler of %s, found %d calls"
              .formatted(service.getName(), calls.size()));
    }
    return calls.getFirst();
  }

  private static Recorded recorded(
      ServiceDefinition definition, Method method, @Nullable Object @Nullable [] arguments) {
    var handler = definition.handlerOf(method);
    return new Recorded(handler, arguments != null && arguments.length > 1 ? arguments[1] : null);
  }

  /** The context argument of a call that is only recorded. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <C> C noContext() {
    return null;
  }
}
