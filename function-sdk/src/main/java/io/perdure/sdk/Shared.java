package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link VirtualObject} or {@link Workflow} as a shared handler: it runs at
 * once, also while an exclusive handler or the run of the same key is at work, and reads the state
 * but does not write it. Its first parameter is a {@link SharedObjectContext} (in a workflow also a
 * {@link SharedWorkflowContext}) or a {@link Context}; else it is as a {@link Handler}.
 *
 * <pre>{@code
 * @Shared
 * public long get(SharedObjectContext context) {
 *   return context.get(COUNT).orElse(0L);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shared {
  /** The name under which the handler is called; empty for the method's name. */
  String name() default "";
}
