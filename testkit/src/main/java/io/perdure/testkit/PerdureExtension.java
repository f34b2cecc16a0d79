package io.perdure.testkit;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.client.PerdureClient;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a {@link TestRuntime} before each test and stops it afterwards. Test methods take the
 * runtime or a {@link PerdureClient} as a parameter. Thread-safe.
 *
 * <p>{@link PerdureTest} brings it along. Registered by itself, it serves what it is given:
 *
 * <pre>{@code
 * @RegisterExtension
 * final PerdureExtension perdure =
 *     PerdureExtension.serving(() -> FunctionEndpoint.bind(new Checkout(provider)).build());
 * }</pre>
 */
public final class PerdureExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PerdureExtension.class);

  private final @Nullable Supplier<FunctionEndpoint> endpoint;

  /** For JUnit, which makes one for {@link PerdureTest}. */
  public PerdureExtension() {
    this.endpoint = null;
  }

  private PerdureExtension(Supplier<FunctionEndpoint> endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * An extension that serves an endpoint, made anew for each test.
   *
   * <pre>{@code
   * PerdureExtension.serving(() -> FunctionEndpoint.bind(new Checkout(provider)).build());
   * }</pre>
   */
  public static PerdureExtension serving(Supplier<FunctionEndpoint> endpoint) {
    return new PerdureExtension(endpoint);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(TestRuntime.class, builder(context).start());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var runtime = context.getStore(NAMESPACE).remove(TestRuntime.class, TestRuntime.class);
    if (runtime != null) {
      runtime.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == TestRuntime.class || type == PerdureClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var runtime =
        Objects.requireNonNull(
            context.getStore(NAMESPACE).get(TestRuntime.class, TestRuntime.class),
            "A runtime is there for test methods only, not for constructors");
    return parameter.getParameter().getType() == TestRuntime.class ? runtime : runtime.client();
  }

  private TestRuntime.Builder builder(ExtensionContext context) {
    if (endpoint != null) {
      return TestRuntime.builder().serve(endpoint.get());
    }
    var test =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), PerdureTest.class)
            .orElseThrow(() ->
                new ExtensionConfigurationException(
                    "Expected @PerdureTest on %s, or PerdureExtension.serving(...), but found neither"
                        .formatted(context.getRequiredTestClass().getName())));
    return TestRuntime.builder().serve(endpoint(test.value())).crashEvery(test.crashEvery());
  }

  private static FunctionEndpoint endpoint(Class<?>[] services) {
    if (services.length == 0) {
      throw new ExtensionConfigurationException(
          "Expected at least one service in @PerdureTest, but found none");
    }
    var builder = FunctionEndpoint.bind(instance(services[0]));
    for (int index = 1; index < services.length; index++) {
      builder.bind(instance(services[index]));
    }
    return builder.build();
  }

  private static Object instance(Class<?> service) {
    try {
      var constructor = service.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (InvocationTargetException cause) {
      throw new ExtensionConfigurationException(
          "The constructor of %s failed".formatted(service.getName()), cause.getCause());
    } catch (ReflectiveOperationException cause) {
      throw new ExtensionConfigurationException(
          "Expected %s to have a constructor without parameters; use PerdureExtension.serving(...) for others"
              .formatted(service.getName()),
          cause);
    }
  }
}
