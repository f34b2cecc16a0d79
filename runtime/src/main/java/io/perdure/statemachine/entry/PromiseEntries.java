package io.perdure.statemachine.entry;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.statemachine.Command.Notify;
import io.perdure.statemachine.Execution;
import io.perdure.statemachine.JournalEntry.CompletePromise;
import io.perdure.statemachine.JournalEntry.GetPromise;
import io.perdure.statemachine.JournalEntry.PeekPromise;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;
import io.perdure.statemachine.store.PromiseStore;
import io.perdure.statemachine.store.RowCodec.PromiseRow;
import io.perdure.statemachine.store.RowCodec.PromiseRow.Listener;
import java.util.ArrayList;
import java.util.List;

/**
 * Promises of a workflow: completed once, by whoever comes first. Everybody who may touch one runs
 * on the workflow's key, hence in this partition.
 */
final class PromiseEntries {
  /** More than these cannot wait for one promise; all are in its row. */
  static final int MAX_LISTENERS = 1000;

  private static final PromiseRow OPEN = new PromiseRow(null, List.of());
  private static final Failure COMPLETED = new Failure(409, "promise was already completed");
  private static final Failure TOO_MANY =
      new Failure(429, "Expected at most " + MAX_LISTENERS + " listeners of one promise");

  private PromiseEntries() {}

  static void get(GetPromise get, Execution execution) {
    var promise = promises(execution).get(execution.object(), get.name()).orElse(OPEN);
    if (promise.result() != null) {
      execution.complete(
          Notification.Kind.GET_PROMISE,
          get.completionId(),
          NotificationResult.of(promise.result()));
    } else if (promise.listeners().size() >= MAX_LISTENERS) {
      execution.complete(
          Notification.Kind.GET_PROMISE,
          get.completionId(),
          new NotificationResult.Failed(TOO_MANY));
    } else {
      var listeners = new ArrayList<>(promise.listeners());
      listeners.add(new Listener(execution.id(), get.completionId()));
      promises(execution).put(execution.object(), get.name(), new PromiseRow(null, listeners));
    }
  }

  static void peek(PeekPromise peek, Execution execution) {
    var promise = promises(execution).get(execution.object(), peek.name()).orElse(OPEN);
    execution.complete(
        Notification.Kind.PEEK_PROMISE,
        peek.completionId(),
        promise.result() == null
            ? new NotificationResult.Nothing()
            : NotificationResult.of(promise.result()));
  }

  static void complete(CompletePromise complete, Execution execution) {
    var promise = promises(execution).get(execution.object(), complete.name()).orElse(OPEN);
    if (promise.result() != null) {
      execution.complete(
          Notification.Kind.COMPLETE_PROMISE,
          complete.completionId(),
          new NotificationResult.Failed(COMPLETED));
      return;
    }
    promises(execution)
        .put(execution.object(), complete.name(), new PromiseRow(complete.result(), List.of()));
    execution.complete(
        Notification.Kind.COMPLETE_PROMISE,
        complete.completionId(),
        new NotificationResult.Nothing());
    promise.listeners().forEach(listener -> notify(listener, complete.result(), execution));
  }

  /** Right after this command, since the listener may be this very invocation. */
  private static void notify(Listener listener, InvocationResult result, Execution execution) {
    execution
        .context()
        .applyNext(
            new Notify(
                listener.invocation(),
                Notification.completion(
                    Notification.Kind.GET_PROMISE,
                    listener.completionId(),
                    NotificationResult.of(result)),
                null));
  }

  private static PromiseStore promises(Execution execution) {
    return execution.context().tables().promises();
  }
}
