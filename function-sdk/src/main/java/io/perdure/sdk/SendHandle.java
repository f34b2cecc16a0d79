package io.perdure.sdk;

/**
 * A message sent to a handler, whose result nobody waits for.
 *
 * <pre>{@code
 * String id = context.client(Mailer.class).send(Mailer::welcome, user).invocationId();
 * }</pre>
 */
public interface SendHandle {
  /**
   * The id of the invocation; waits a moment until the runtime has made it.
   *
   * <pre>{@code
   * context.cancel(reminder.invocationId());
   * }</pre>
   */
  String invocationId();
}
