package io.perdure.sdk;

import java.util.List;

/**
 * A class cannot be bound or called as a service. The message lists everything that is wrong with
 * it.
 *
 * <pre>
 * com.example.Counter cannot be bound:
 *  - handler get: expected Context or SharedObjectContext as first parameter of a shared handler, found ObjectContext
 *  - handler add: has 3 parameters, expected a context and at most one input
 * </pre>
 */
public final class InvalidServiceException extends IllegalArgumentException {
  private final List<String> problems;

  /** Thrown by the SDK. */
  public InvalidServiceException(String subject, List<String> problems) {
    super(subject + ":\n - " + String.join("\n - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    return problems;
  }
}
