package io.perdure.statemachine;

import io.perdure.model.AttemptFailure;
import java.time.Duration;

/** How an attempt ended. */
public sealed interface AttemptEnd {

  /** The handler returned; its last output is the invocation's result. */
  record Ended() implements AttemptEnd {}

  /** The function waits for one of these and has let go of its resources. */
  record Suspended(Awaiting awaiting) implements AttemptEnd {}

  /** The attempt failed; the invocation goes on as {@code next} says. */
  record Failed(AttemptFailure failure, Next next) implements AttemptEnd {}

  /** What follows a failed attempt; decided by the retry policy, which the invoker knows. */
  sealed interface Next {
    /**
     * Another attempt.
     *
     * @param counted whether it uses up one retry of the policy
     */
    record Retry(Duration delay, boolean counted) implements Next {}

    /** No more attempts until somebody resumes the invocation. */
    record Pause() implements Next {}

    /** The invocation ends with the failure. */
    record Fail() implements Next {}
  }
}
