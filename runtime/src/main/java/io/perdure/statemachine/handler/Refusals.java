package io.perdure.statemachine.handler;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.Rejection;

/** Why operations on an invocation are refused; each code has its page in {@code docs/errors}. */
final class Refusals {
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final int GONE = 410;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_EARLY = 425;

  private Refusals() {}

  static Answer notStarted(InvocationId id) {
    return refuse(id, "PD0201", TOO_EARLY, "Expected " + id + " to have started, but it has not");
  }

  static Answer notCompleted(InvocationId id) {
    return refuse(id, "PD0202", CONFLICT, "Expected " + id + " to have ended, but it has not");
  }

  static Answer notRunning(InvocationId id) {
    return refuse(
        id, "PD0203", CONFLICT, "Expected " + id + " to be running, but it has not started");
  }

  static Answer noJournal(InvocationId id) {
    return refuse(
        id, "PD0204", GONE, "Expected the journal of " + id + ", but it is not kept any more");
  }

  static Answer isWorkflow(InvocationId id) {
    return refuse(
        id,
        "PD0205",
        UNPROCESSABLE,
        "Expected an invocation that may run again, but " + id + " is the run of a workflow");
  }

  static Answer badPrefix(InvocationId id, String why) {
    return refuse(
        id, "PD0206", BAD_REQUEST, "Expected a journal of " + id + " to restart from, but " + why);
  }

  static Answer cannotMove(InvocationId id, String why) {
    return refuse(
        id,
        "PD0207",
        CONFLICT,
        "Expected " + id + " to be able to go on with another deployment, but " + why);
  }

  private static Answer refuse(InvocationId id, String code, int status, String message) {
    return new Answer.Rejected(id, new Rejection(code, status, message));
  }
}
