package io.perdure.statemachine.entry;

import io.perdure.statemachine.Command;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.CompleteAwakeable;
import io.perdure.statemachine.JournalEntry.SendSignal;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationId.SignalIndex;

/** Signals to other invocations, an awakeable being one of them. */
final class SignalEntries {
  private SignalEntries() {}

  static void send(SendSignal send, Execution execution) {
    execution
        .context()
        .deliver(
            send.signal().equals(SignalIndex.CANCEL)
                ? new Command.Cancel(send.target(), null)
                : new Command.Notify(
                    send.target(), Notification.signal(send.signal(), send.result()), null));
  }

  static void complete(CompleteAwakeable complete, Execution execution) {
    var awakeable = complete.awakeable();
    var signal = new SignalIndex(awakeable.signalIndex());
    execution
        .context()
        .deliver(
            new Command.Notify(
                awakeable.invocation(), Notification.signal(signal, complete.result()), null));
  }
}
