package io.perdure.gateway;

import io.perdure.model.AwakeableId;
import io.perdure.model.InvocationId;
import io.perdure.registry.HandlerDescriptor;
import io.perdure.registry.HandlerDescriptor.OutputRule;
import org.jspecify.annotations.Nullable;

/** What a request's method and path ask for. */
sealed interface Route {
  /**
   * Starts an invocation; {@code isSend} does not wait for its end.
   *
   * @param scope name of the scope that it is in; null for none
   */
  record Invoke(
      @Nullable String scope,
      String service,
      @Nullable String key,
      HandlerDescriptor handler,
      boolean isSend)
      implements Route {}

  /**
   * The result of an invocation that exists.
   *
   * @param output what content type the result has; null is the default rule
   */
  record Result(InvocationId id, @Nullable OutputRule output, When when) implements Route {}

  /** The target of the request is in its body. */
  record ByBody(Purpose purpose) implements Route {}

  /** Several invocations, all or none. */
  record Batch() implements Route {}

  record CompleteAwakeable(AwakeableId id, boolean isResolve) implements Route {}

  record Health() implements Route {}

  /**
   * The state of an object.
   *
   * @param name one entry of it; null is all
   */
  record State(String service, String key, @Nullable String name) implements Route {}

  /** Whether to wait for a result. */
  enum When {
    AT_END,
    NOW
  }

  /** What a target in a body is for. */
  enum Purpose {
    ATTACH,
    OUTPUT,
    LOOKUP
  }
}
