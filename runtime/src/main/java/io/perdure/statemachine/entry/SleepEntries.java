package io.perdure.statemachine.entry;

import io.perdure.statemachine.Action.RegisterTimer;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.Sleep;
import io.perdure.statemachine.TimerKey;

/** Durable pauses. */
final class SleepEntries {
  private SleepEntries() {}

  static void sleep(Sleep sleep, Execution execution) {
    // Beyond what a signed 64-bit number holds, a sleep is for ever.
    long dueMs = sleep.wakeUpMs() < 0 ? Long.MAX_VALUE : sleep.wakeUpMs();
    var timer = new TimerKey(dueMs, execution.id(), TimerKey.Kind.SLEEP, sleep.completionId());
    execution.context().tables().timers().add(timer);
    execution.context().emit(new RegisterTimer(timer));
  }
}
