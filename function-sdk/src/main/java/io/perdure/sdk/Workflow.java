package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class, or an interface that it implements, as a workflow: one {@link Handler}, by
 * convention named {@code run}, that runs exactly once for a key, and {@link Shared} handlers that
 * talk to it while it runs, and after, through promises and its state.
 *
 * <pre>{@code
 * @Workflow
 * public interface Signup {
 *   @Handler
 *   boolean run(WorkflowContext context, User user);
 *
 *   @Shared
 *   void confirm(SharedWorkflowContext context, String secret);
 * }
 * }</pre>
 *
 * <p>A second run of the same key fails with code 409 as long as the first is kept ({@link
 * ServiceOptions#workflowRetention}).
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Workflow {
  /**
   * The name under which the workflow is called; empty for the simple name of the annotated type.
   */
  String name() default "";
}
