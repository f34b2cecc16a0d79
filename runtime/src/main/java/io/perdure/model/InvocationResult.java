package io.perdure.model;

/** How an invocation ended. Never changes once it is applied. */
public sealed interface InvocationResult {
  record Succeeded(Payload value) implements InvocationResult {}

  record Failed(Failure failure) implements InvocationResult {}
}
