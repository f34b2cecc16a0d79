package io.perdure.gateway;

import io.perdure.statemachine.Answer;

/** Whoever holds a request open. Called on any thread, and must not block it. */
@FunctionalInterface
interface AnswerListener {
  /** The answer; comes once, and nothing after it. Refusals by this node are answers too. */
  void answered(Answer answer);

  /** The request is in the log, so that its body need not be kept. At most once. */
  default void appended() {}
}
