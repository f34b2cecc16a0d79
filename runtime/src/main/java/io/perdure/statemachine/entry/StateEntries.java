package io.perdure.statemachine.entry;

import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.ClearState;
import io.perdure.statemachine.JournalEntry.GetLazyState;
import io.perdure.statemachine.JournalEntry.GetLazyStateKeys;
import io.perdure.statemachine.JournalEntry.SetState;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.store.FunctionStateStore;

/**
 * Reads and writes of the object's state. Reads that the function answered from its eager state do
 * not come here.
 */
final class StateEntries {
  private StateEntries() {}

  static void get(GetLazyState get, Execution execution) {
    var result =
        state(execution)
            .get(execution.object(), get.key())
            .<NotificationResult>map(NotificationResult.Value::new)
            .orElseGet(NotificationResult.Nothing::new);
    execution.complete(Notification.Kind.GET_LAZY_STATE, get.completionId(), result);
  }

  static void keys(GetLazyStateKeys keys, Execution execution) {
    var names = state(execution).names(execution.object());
    execution.complete(
        Notification.Kind.GET_LAZY_STATE_KEYS,
        keys.completionId(),
        new NotificationResult.StateKeys(names));
  }

  static void set(SetState set, Execution execution) {
    state(execution).put(execution.object(), set.key(), set.value());
  }

  static void clear(ClearState clear, Execution execution) {
    state(execution).delete(execution.object(), clear.key());
  }

  static void clearAll(Execution execution) {
    state(execution).deleteAll(execution.object());
  }

  private static FunctionStateStore state(Execution execution) {
    return execution.context().tables().functionState();
  }
}
