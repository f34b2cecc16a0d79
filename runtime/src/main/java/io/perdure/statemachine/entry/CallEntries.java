package io.perdure.statemachine.entry;

import io.perdure.model.InvocationSpec;
import io.perdure.model.Waiter;
import io.perdure.statemachine.Command.Invoke;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.Call;
import io.perdure.statemachine.JournalEntry.OneWayCall;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import org.jspecify.annotations.Nullable;

/** Calls and sends to other handlers. The callee's id is known at once, its result comes later. */
final class CallEntries {
  private CallEntries() {}

  static void call(Call call, Execution execution) {
    var waiter = new Waiter.Caller(execution.id(), call.completionId(), Waiter.Caller.Entry.CALL);
    invoke(call.callee(), waiter, call.invocationIdCompletionId(), execution);
  }

  static void send(OneWayCall call, Execution execution) {
    invoke(call.callee(), null, call.invocationIdCompletionId(), execution);
  }

  private static void invoke(
      InvocationSpec callee, @Nullable Waiter waiter, int idCompletionId, Execution execution) {
    execution.context().deliver(new Invoke(callee, waiter, null));
    execution.complete(
        Notification.Kind.CALL_INVOCATION_ID,
        idCompletionId,
        new NotificationResult.Invocation(callee.id()));
  }
}
