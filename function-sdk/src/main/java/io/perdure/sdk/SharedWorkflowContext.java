package io.perdure.sdk;

/**
 * The context of a {@link Shared} handler of a {@link Workflow}: it reads the workflow's state and
 * shares its promises.
 *
 * <pre>{@code
 * @Shared
 * public void confirm(SharedWorkflowContext context, String secret) {
 *   context.promise("confirmed", String.class).resolve(secret);
 * }
 * }</pre>
 */
public interface SharedWorkflowContext extends SharedObjectContext {
  /**
   * A promise of this workflow, the same in all its handlers: {@code promise("paid",
   * Payment.class)}.
   */
  <T> DurablePromise<T> promise(String name, Class<T> type);

  /** The same with a type that is not a class: {@code promise("scan", Serde.raw())}. */
  <T> DurablePromise<T> promise(String name, DataType<T> type);
}
