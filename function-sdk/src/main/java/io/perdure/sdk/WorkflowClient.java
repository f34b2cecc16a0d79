package io.perdure.sdk;

import java.util.Optional;

/**
 * A client for one workflow. Sending to its run handler submits it, calling that handler also waits
 * for its end; its shared handlers are called like those of an object.
 *
 * <pre>{@code
 * WorkflowClient<Signup> signup = context.workflow(Signup.class, "ada");
 * signup.send(Signup::run, user);
 * signup.call(Signup::confirm, secret).await();
 * boolean confirmed = signup.attach(Boolean.class).await();
 * }</pre>
 *
 * @param <S> the workflow's interface
 */
public interface WorkflowClient<S> extends Client<S> {
  /**
   * The result of the run, whenever it is there: {@code workflow.attach(Boolean.class).await()}.
   */
  <T> DurableFuture<T> attach(Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<T> attach(DataType<T> type);

  /** The result of the run, or empty if it has not ended: {@code output(Boolean.class).await()}. */
  <T> DurableFuture<Optional<T>> output(Class<T> type);

  /** The same with a type that is not a class. */
  <T> DurableFuture<Optional<T>> output(DataType<T> type);
}
