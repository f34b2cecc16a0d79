package io.perdure.model;

/** Who asked for an invocation. */
public sealed interface InvocationSource {
  /** An HTTP caller of the gateway. */
  record Http() implements InvocationSource {}

  /** Another invocation, with a call or a send. */
  record Caller(InvocationId id, InvocationTarget target) implements InvocationSource {}

  /** An operator, who let this completed invocation run again. */
  record Restart(InvocationId original) implements InvocationSource {}

  /** An operator, who edits the state of an object. */
  record Operator() implements InvocationSource {}

  /**
   * A record of a topic that is subscribed to.
   *
   * @param id of the subscription, {@code sub_1…}
   */
  record Subscription(String id) implements InvocationSource {}

  /** A record of the ingress topic. */
  record Ingress() implements InvocationSource {}
}
