package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class, or an interface that it implements, as a service: a group of handlers without a
 * key and without state, of which any number run at once.
 *
 * <pre>{@code
 * @Service
 * public interface Greeter {
 *   @Handler
 *   String greet(Context context, String name);
 * }
 * }</pre>
 *
 * <p>With the annotations on an interface, callers use the same interface: see {@link
 * Context#client(Class)}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Service {
  /**
   * The name under which the service is called; empty for the simple name of the annotated type.
   */
  String name() default "";
}
