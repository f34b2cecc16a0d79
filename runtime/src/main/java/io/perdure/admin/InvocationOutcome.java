package io.perdure.admin;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import org.jspecify.annotations.Nullable;

/** What came of a command to an invocation, as HTTP says it. */
sealed interface InvocationOutcome {
  /**
   * It was carried out.
   *
   * @param isWhole false while the effect is still to come
   * @param restarted the invocation that runs instead; null unless it was restarted
   */
  record CarriedOut(boolean isWhole, @Nullable InvocationId restarted)
      implements InvocationOutcome {}

  /** It was not. */
  record Refused(int status, @Nullable String code, String message) implements InvocationOutcome {}

  static InvocationOutcome of(InvocationId id, Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> new CarriedOut(true, null);
      case Answer.Appended _ -> new CarriedOut(false, null);
      case Answer.Restarted(_, var restarted) -> new CarriedOut(true, restarted);
      case Answer.NotFound _ -> new Refused(404, null, "There is no invocation " + id);
      case Answer.AlreadyCompleted _, Answer.Completed _ ->
          new Refused(409, null, "Invocation " + id + " has ended already");
      case Answer.Rejected(_, var rejection) ->
          new Refused(rejection.status(), rejection.code(), rejection.message());
      case Answer.Accepted _, Answer.NotReady _ ->
          new Refused(500, null, "Expected the outcome of a command, but found " + answer);
    };
  }
}
