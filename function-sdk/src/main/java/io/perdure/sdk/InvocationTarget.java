package io.perdure.sdk;

import java.util.Optional;

/**
 * Names an invocation whose result somebody wants: by its id, by the idempotency key it was called
 * with, or as the run of a workflow.
 *
 * <pre>{@code
 * context.attach(InvocationTarget.workflow("Signup", "ada"), Boolean.class).await();
 * context.output(InvocationTarget.request("Mailer", "send", order.id()), Receipt.class).await();
 * }</pre>
 */
public sealed interface InvocationTarget {
  /**
   * An invocation with a known id.
   *
   * @param invocationId {@code inv_1...}
   */
  record Id(String invocationId) implements InvocationTarget {}

  /**
   * The invocation that a call with an idempotency key made.
   *
   * @param service the service or object
   * @param key the object's key, empty for a service
   * @param handler the handler
   * @param idempotencyKey the key that the call carried
   */
  record Request(String service, Optional<String> key, String handler, String idempotencyKey)
      implements InvocationTarget {}

  /**
   * The run of a workflow.
   *
   * @param name the workflow's name
   * @param key its key
   */
  record Workflow(String name, String key) implements InvocationTarget {}

  /** An invocation by its id: {@code InvocationTarget.invocation(handle.invocationId())}. */
  static InvocationTarget invocation(String invocationId) {
    return new Id(invocationId);
  }

  /** A request to a service: {@code InvocationTarget.request("Mailer", "send", "order-5")}. */
  static InvocationTarget request(String service, String handler, String idempotencyKey) {
    return new Request(service, Optional.empty(), handler, idempotencyKey);
  }

  /** A request to an object: {@code request("Counter", "visits", "add", "order-5")}. */
  static InvocationTarget request(
      String object, String key, String handler, String idempotencyKey) {
    return new Request(object, Optional.of(key), handler, idempotencyKey);
  }

  /** The run of a workflow: {@code InvocationTarget.workflow("Signup", "ada")}. */
  static InvocationTarget workflow(String name, String key) {
    return new Workflow(name, key);
  }
}
