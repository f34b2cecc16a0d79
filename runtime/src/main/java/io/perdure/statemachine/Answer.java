package io.perdure.statemachine;

import io.perdure.model.InvocationId;
import io.perdure.model.InvocationResult;

/** What a held request is answered with. */
public sealed interface Answer {
  /**
   * The invocation has ended.
   *
   * @param expiresAtMs until when the result answers repeated requests, milliseconds since the
   *     epoch
   */
  record Completed(InvocationId id, InvocationResult result, long expiresAtMs) implements Answer {}

  /**
   * A send was taken.
   *
   * @param previously an invocation of this id was there already
   * @param startAtMs when it starts, milliseconds since the epoch; 0 is at once
   */
  record Accepted(InvocationId id, boolean previously, long startAtMs) implements Answer {}

  /** The invocation exists and has not ended. */
  record NotReady(InvocationId id) implements Answer {}

  record NotFound(InvocationId id) implements Answer {}

  /** A notification, cancel or kill has had its whole effect. */
  record Done(InvocationId id) implements Answer {}

  /** The invocation was told; the effect comes when its function next awaits something. */
  record Appended(InvocationId id) implements Answer {}

  /** The invocation had ended before. */
  record AlreadyCompleted(InvocationId id) implements Answer {}

  /** A completed invocation runs again, as another one. */
  record Restarted(InvocationId id, InvocationId restarted) implements Answer {}

  /** The request was not carried out. */
  record Rejected(InvocationId id, Rejection rejection) implements Answer {}
}
