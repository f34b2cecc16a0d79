package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class, or an interface that it implements, as a virtual object: handlers that are called
 * with a key and keep state for it. For one key, {@link Handler} methods run one at a time in the
 * order of their arrival; {@link Shared} methods run beside them and only read.
 *
 * <pre>{@code
 * @VirtualObject
 * public interface Counter {
 *   @Handler
 *   long add(ObjectContext context, long delta);
 *
 *   @Shared
 *   long get(SharedObjectContext context);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface VirtualObject {
  /** The name under which the object is called; empty for the simple name of the annotated type. */
  String name() default "";
}
