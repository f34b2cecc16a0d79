package io.perdure.sdk;

/**
 * The context of the run handler of a {@link Workflow}: it writes the workflow's state, and shares
 * promises with the other handlers.
 *
 * <pre>{@code
 * @Handler
 * public boolean run(WorkflowContext context, User user) {
 *   String secret = context.uuid().toString();
 *   context.run("mail", () -> mail.send(user, secret));
 *   return context.promise("confirmed", String.class).await().equals(secret);
 * }
 * }</pre>
 */
public interface WorkflowContext extends SharedWorkflowContext, ObjectContext {}
