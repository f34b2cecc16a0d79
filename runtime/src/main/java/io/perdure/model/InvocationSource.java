package io.perdure.model;

/** Who asked for an invocation. */
public sealed interface InvocationSource {
  /** An HTTP caller of the gateway. */
  record Http() implements InvocationSource {}

  /** Another invocation, with a call or a send. */
  record Caller(InvocationId id, InvocationTarget target) implements InvocationSource {}
}
