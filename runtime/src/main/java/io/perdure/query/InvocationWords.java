package io.perdure.query;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;

/** Where invocations stand and how they ended, in the words of operators. Stateless. */
public final class InvocationWords {
  private InvocationWords() {}

  /** For example {@code backing-off}. */
  public static String status(Known status) {
    return switch (status) {
      case Scheduled _ -> "scheduled";
      case Inboxed _ -> "pending";
      case Invoked invoked -> invoked.retryAtMs() == null ? "running" : "backing-off";
      case Suspended _ -> "suspended";
      case Paused _ -> "paused";
      case Completed _ -> "completed";
    };
  }

  /** {@code success} or {@code failure}. */
  public static String outcome(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Succeeded _ -> "success";
      case InvocationResult.Failed _ -> "failure";
    };
  }

  /** For example {@code [409] canceled}. */
  public static String failure(Failure failure) {
    return "[" + failure.code() + "] " + failure.message();
  }
}
