package io.perdure.invoker.lambda;

import org.jspecify.annotations.Nullable;

/** A function was not called, or did not answer as a deployment does. */
final class LambdaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LambdaException(String message) {
    this(message, null);
  }

  LambdaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
