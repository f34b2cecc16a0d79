package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method as a handler. Its first parameter is a {@link Context} ({@link ObjectContext} to
 * write an object's state, {@link WorkflowContext} for a workflow's run); then comes at most one
 * input, which callers may leave out if it is an {@code Optional}; the result may be {@code void}
 * or an {@code Optional}, but not null. In a {@link VirtualObject} the handler is exclusive: one at
 * a time for each key.
 *
 * <p>A {@link TerminalException} that it throws ends the invocation; everything else, checked or
 * not, fails the attempt, which the runtime retries.
 *
 * <pre>{@code
 * @Handler
 * public Receipt checkout(Context context, Order order) { ... }
 *
 * @Handler(name = "resetEverything")
 * public void resetAll(ObjectContext context) { ... }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Handler {
  /** The name under which the handler is called; empty for the method's name. */
  String name() default "";
}
