package io.perdure.statemachine.entry;

import io.perdure.model.Waiter;
import io.perdure.statemachine.Command.Attach;
import io.perdure.statemachine.Command.GetOutput;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.AttachInvocation;
import io.perdure.statemachine.JournalEntry.GetInvocationOutput;

/** Results of invocations that somebody else started. */
final class ResultEntries {
  private ResultEntries() {}

  static void attach(AttachInvocation attach, Execution execution) {
    var waiter =
        new Waiter.Caller(execution.id(), attach.completionId(), Waiter.Caller.Entry.ATTACH);
    execution.context().deliver(new Attach(attach.target(), waiter));
  }

  static void output(GetInvocationOutput get, Execution execution) {
    var waiter = new Waiter.Caller(execution.id(), get.completionId(), Waiter.Caller.Entry.OUTPUT);
    execution.context().deliver(new GetOutput(get.target(), waiter));
  }
}
