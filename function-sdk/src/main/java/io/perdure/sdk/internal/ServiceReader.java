package io.perdure.sdk.internal;

import io.perdure.sdk.Context;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Options;
import io.perdure.sdk.Serde;
import io.perdure.sdk.SerdeFactory;
import io.perdure.sdk.Service;
import io.perdure.sdk.ServiceOptions;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.SharedWorkflowContext;
import io.perdure.sdk.UseSerde;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.Workflow;
import io.perdure.sdk.WorkflowContext;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a class and its interfaces, and collects everything that is wrong. */
final class ServiceReader {
  private static final Pattern SERVICE_NAME =
      Pattern.compile("([a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9._-]*");
  private static final Pattern HANDLER_NAME =
      Pattern.compile("([a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9_]*");

  private final Class<?> type;
  private final SerdeFactory serdes;
  private final List<String> problems = new ArrayList<>();

  private ServiceReader(Class<?> type, SerdeFactory serdes) {
    this.type = type;
    this.serdes = serdes;
  }

  /**
   * The service that a type describes.
   *
   * @param failing what cannot be done if it does not, for the message
   */
  static ServiceDefinition read(Class<?> type, SerdeFactory serdes, String failing) {
    var reader = new ServiceReader(type, serdes);
    var definition = reader.read();
    if (definition == null || !reader.problems.isEmpty()) {
      throw new InvalidServiceException(type.getName() + " " + failing, reader.problems);
    }
    return definition;
  }

  private @Nullable ServiceDefinition read() {
    var types = supertypes(type, new LinkedHashSet<>());
    var annotated = types.stream().filter(candidate -> !namesByType(candidate).isEmpty()).toList();
    if (annotated.size() != 1) {
      problems.add(
          "expected @Service, @VirtualObject or @Workflow on one of the class and its interfaces, found it on "
              + (annotated.isEmpty() ? "none" : annotated));
      return null;
    }
    var described = annotated.getFirst();
    var found = namesByType(described);
    if (found.size() != 1) {
      problems.add(
          "expected one of @Service, @VirtualObject and @Workflow, found " + found.keySet());
      return null;
    }
    var serviceType = found.firstEntry().getKey();
    String given = found.firstEntry().getValue();
    String name = given.isEmpty() ? described.getSimpleName() : given;
    checkServiceName(name);
    var handlers = handlers(name, serviceType, types);
    return ServiceDefinition.of(name, serviceType, handlers, optionsOfType(types));
  }

  /** The annotations that make a type a service, as what they make it and how they name it. */
  private static SequencedMap<ServiceType, String> namesByType(Class<?> candidate) {
    var names = new LinkedHashMap<ServiceType, String>();
    var service = candidate.getAnnotation(Service.class);
    if (service != null) {
      names.put(ServiceType.SERVICE, service.name());
    }
    var object = candidate.getAnnotation(VirtualObject.class);
    if (object != null) {
      names.put(ServiceType.VIRTUAL_OBJECT, object.name());
    }
    var workflow = candidate.getAnnotation(Workflow.class);
    if (workflow != null) {
      names.put(ServiceType.WORKFLOW, workflow.name());
    }
    return names;
  }

  private ServiceOptions optionsOfType(Set<Class<?>> types) {
    var all = ServiceOptions.defaults();
    for (var declaring : types) {
      all = all.or(options("the options of " + declaring.getSimpleName(), declaring));
    }
    return all;
  }

  private ServiceOptions options(String what, AnnotatedElement element) {
    try {
      return OptionsReader.read(element.getAnnotation(Options.class));
    } catch (IllegalArgumentException e) {
      problems.add("%s: %s".formatted(what, e.getMessage()));
      return ServiceOptions.defaults();
    }
  }

  private void checkServiceName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!SERVICE_NAME.matcher(name).matches()) {
      problems.add(
          "expected a service name that matches %s, found '%s'".formatted(SERVICE_NAME, name));
    } else if (lower.startsWith("restate") || lower.equals("openapi")) {
      problems.add("the service name '%s' is reserved".formatted(name));
    }
  }

  private SequencedMap<String, HandlerDefinition> handlers(
      String service, ServiceType serviceType, Set<Class<?>> types) {
    var handlers = new LinkedHashMap<String, HandlerDefinition>();
    var seen = new LinkedHashSet<String>();
    for (var declaring : types) {
      for (var method : sortedMethods(declaring)) {
        // A method of a class that also carries the annotation of its interface is one handler.
        String signature = method.getName() + Arrays.toString(method.getParameterTypes());
        if (isHandler(method) && seen.add(signature)) {
          var handler = handler(service, serviceType, method);
          if (handlers.putIfAbsent(handler.name(), handler) != null) {
            problems.add("two handlers are named '%s'".formatted(handler.name()));
          }
        }
      }
    }
    if (handlers.isEmpty()) {
      problems.add("expected at least one method with @Handler or @Shared, found none");
    }
    if (serviceType == ServiceType.WORKFLOW) {
      checkRun(handlers);
    }
    return handlers;
  }

  private void checkRun(SequencedMap<String, HandlerDefinition> handlers) {
    var runs =
        handlers.values().stream()
            .filter(handler -> handler.kind() == HandlerDefinition.Kind.WORKFLOW)
            .map(HandlerDefinition::name)
            .toList();
    if (runs.size() != 1) {
      problems.add(
          "expected one method of the workflow with @Handler, its run, and @Shared on all others, found @Handler on "
              + runs);
    }
  }

  /** Reflection gives methods in no order; the manifest should not differ from start to start. */
  private static List<Method> sortedMethods(Class<?> declaring) {
    return Arrays.stream(declaring.getDeclaredMethods())
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
        .toList();
  }

  private static boolean isHandler(Method method) {
    return method.isAnnotationPresent(Handler.class) || method.isAnnotationPresent(Shared.class);
  }

  private HandlerDefinition handler(String service, ServiceType serviceType, Method method) {
    var exclusive = method.getAnnotation(Handler.class);
    var shared = method.getAnnotation(Shared.class);
    String name = handlerName(method, exclusive, shared);
    var kind = kind(name, serviceType, shared != null);
    if (!HANDLER_NAME.matcher(name).matches()) {
      problem(name, "expected a name that matches " + HANDLER_NAME);
    }
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      problem(name, "expected a public method that is not static");
    }
    checkContext(name, serviceType, kind, method);
    var input = input(name, method);
    var output = output(name, method);
    method.trySetAccessible();
    return new HandlerDefinition(
        service,
        name,
        kind,
        method,
        input,
        isOptionalInput(method),
        output,
        options("handler " + name, method),
        null);
  }

  private String handlerName(Method method, @Nullable Handler exclusive, @Nullable Shared shared) {
    var names = new LinkedHashSet<String>();
    if (exclusive != null && !exclusive.name().isEmpty()) {
      names.add(exclusive.name());
    }
    if (shared != null && !shared.name().isEmpty()) {
      names.add(shared.name());
    }
    if (names.size() > 1) {
      problem(method.getName(), "expected one name, found " + names);
    }
    return names.isEmpty() ? method.getName() : names.getFirst();
  }

  private HandlerDefinition.Kind kind(String name, ServiceType serviceType, boolean shared) {
    if (shared && serviceType == ServiceType.SERVICE) {
      problem(
          name,
          "@Shared is for virtual objects and workflows; handlers of a service always run in parallel");
    }
    return switch (serviceType) {
      case SERVICE -> HandlerDefinition.Kind.UNKEYED;
      case VIRTUAL_OBJECT ->
          shared ? HandlerDefinition.Kind.SHARED : HandlerDefinition.Kind.EXCLUSIVE;
      case WORKFLOW -> shared ? HandlerDefinition.Kind.SHARED : HandlerDefinition.Kind.WORKFLOW;
    };
  }

  private static List<Class<? extends Context>> contexts(
      ServiceType serviceType, HandlerDefinition.Kind kind) {
    return switch (kind) {
      case UNKEYED -> List.of(Context.class);
      case SHARED ->
          serviceType == ServiceType.WORKFLOW
              ? List.of(SharedWorkflowContext.class, SharedObjectContext.class, Context.class)
              : List.of(SharedObjectContext.class, Context.class);
      case EXCLUSIVE -> List.of(ObjectContext.class, SharedObjectContext.class, Context.class);
      case WORKFLOW ->
          List.of(
              WorkflowContext.class,
              SharedWorkflowContext.class,
              ObjectContext.class,
              SharedObjectContext.class,
              Context.class);
    };
  }

  private void checkContext(
      String name, ServiceType serviceType, HandlerDefinition.Kind kind, Method method) {
    var allowed = contexts(serviceType, kind);
    var parameters = method.getParameterTypes();
    if (parameters.length == 0 || !allowed.contains(parameters[0])) {
      problem(
          name,
          "expected %s as the first parameter of %s, found %s"
              .formatted(
                  String.join(" or ", allowed.stream().map(Class::getSimpleName).toList()),
                  switch (kind) {
                    case UNKEYED -> "a service's handler";
                    case SHARED -> "a shared handler";
                    case EXCLUSIVE -> "an exclusive handler";
                    case WORKFLOW -> "a workflow's run";
                  },
                  parameters.length == 0 ? "no parameter" : parameters[0].getSimpleName()));
    }
    if (parameters.length > 2) {
      problem(
          name,
          "expected a context and at most one input, found %d parameters"
              .formatted(parameters.length));
    }
  }

  private static boolean isOptionalInput(Method method) {
    return method.getParameterCount() == 2 && method.getParameterTypes()[1] == Optional.class;
  }

  private Optional<Serde<Object>> input(String name, Method method) {
    if (method.getParameterCount() != 2) {
      return Optional.empty();
    }
    var parameter = method.getParameters()[1];
    Type valueType =
        isOptionalInput(method)
                && parameter.getParameterizedType() instanceof ParameterizedType optional
            ? optional.getActualTypeArguments()[0]
            : parameter.getParameterizedType();
    return serde(name, "input", valueType, method, parameter);
  }

  private Optional<Serde<Object>> output(String name, Method method) {
    if (method.getReturnType() == void.class || method.getReturnType() == Void.class) {
      return Optional.empty();
    }
    if (DurableFuture.class.isAssignableFrom(method.getReturnType())
        || Future.class.isAssignableFrom(method.getReturnType())) {
      problem(name, "expected a value as result, found a future: await it in the handler");
      return Optional.empty();
    }
    return serde(name, "output", method.getGenericReturnType(), method, null);
  }

  @SuppressWarnings("unchecked")
  private Optional<Serde<Object>> serde(
      String name, String what, Type valueType, Method method, @Nullable Parameter parameter) {
    if (valueType instanceof TypeVariable<?>) {
      problem(name, "expected a type for the %s, found the variable %s".formatted(what, valueType));
      return Optional.empty();
    }
    try {
      return Optional.of((Serde<Object>) factory(method, parameter).serdeFor(valueType));
    } catch (IllegalArgumentException | ReflectiveOperationException e) {
      problem(name, "there is no serde for the %s: %s".formatted(what, e));
      return Optional.empty();
    }
  }

  private SerdeFactory factory(Method method, @Nullable Parameter parameter)
      throws ReflectiveOperationException {
    for (AnnotatedElement element :
        new @Nullable AnnotatedElement[] {parameter, method, method.getDeclaringClass(), type}) {
      var named = element == null ? null : element.getAnnotation(UseSerde.class);
      if (named != null) {
        return named.value().getConstructor().newInstance();
      }
    }
    return serdes;
  }

  private void problem(String handler, String text) {
    problems.add("handler %s: %s".formatted(handler, text));
  }

  /** A class, its superclasses and all their interfaces, nearest first. */
  private static Set<Class<?>> supertypes(@Nullable Class<?> type, Set<Class<?>> found) {
    if (type != null && type != Object.class && found.add(type)) {
      supertypes(type.getSuperclass(), found);
      for (var implemented : type.getInterfaces()) {
        supertypes(implemented, found);
      }
    }
    return found;
  }
}
