package io.perdure.statemachine.entry;

import io.perdure.statemachine.Action;
import io.perdure.statemachine.Command;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.ReportedEntry;

/** Applies what an attempt reports, entry by entry: the journal first, then the effect. */
public final class ReportedEntries {
  private ReportedEntries() {}

  public static void apply(ReportedEntry reported, Execution execution) {
    switch (reported) {
      case ReportedEntry.New(var entry, var raw, var ackRequested) -> {
        execution.append(raw, entry instanceof JournalEntry.Output, ackRequested);
        perform(entry, execution);
      }
      case ReportedEntry.RunResult(var completionId, var result, var ackRequested) -> {
        if (ackRequested) {
          execution.completeKnown(
              Notification.Kind.RUN, completionId, NotificationResult.of(result));
        } else {
          execution.complete(Notification.Kind.RUN, completionId, NotificationResult.of(result));
        }
      }
    }
  }

  private static void perform(JournalEntry entry, Execution execution) {
    switch (entry) {
      case JournalEntry.Input _ ->
          throw new IllegalStateException("Expected no input entry from a function, but found one");
      // These only have to be in the journal.
      case JournalEntry.Output _, JournalEntry.Run _ -> {}
      case JournalEntry.GetEagerState _, JournalEntry.GetEagerStateKeys _ -> {}
      case JournalEntry.GetLazyState get -> StateEntries.get(get, execution);
      case JournalEntry.GetLazyStateKeys keys -> StateEntries.keys(keys, execution);
      case JournalEntry.SetState set -> StateEntries.set(set, execution);
      case JournalEntry.ClearState clear -> StateEntries.clear(clear, execution);
      case JournalEntry.ClearAllState _ -> StateEntries.clearAll(execution);
      case JournalEntry.Sleep sleep -> SleepEntries.sleep(sleep, execution);
      case JournalEntry.Call call -> CallEntries.call(call, execution);
      case JournalEntry.OneWayCall call -> CallEntries.send(call, execution);
      case JournalEntry.SendSignal signal -> SignalEntries.send(signal, execution);
      case JournalEntry.CompleteAwakeable complete -> SignalEntries.complete(complete, execution);
      case JournalEntry.GetPromise get -> PromiseEntries.get(get, execution);
      case JournalEntry.PeekPromise peek -> PromiseEntries.peek(peek, execution);
      case JournalEntry.CompletePromise complete -> PromiseEntries.complete(complete, execution);
      case JournalEntry.AttachInvocation attach -> ResultEntries.attach(attach, execution);
      case JournalEntry.GetInvocationOutput get -> ResultEntries.output(get, execution);
      case JournalEntry.Publish(var message) ->
          execution.context().emit(new Action.Publish(message));
      case JournalEntry.SetLimits(var changes) ->
          execution.context().deliverToAll(new Command.SetLimits(execution.id(), changes));
    }
  }
}
