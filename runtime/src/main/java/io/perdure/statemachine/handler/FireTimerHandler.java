package io.perdure.statemachine.handler;

import io.perdure.model.InvocationId;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.FireTimer;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;
import io.perdure.statemachine.Notification;
import io.perdure.statemachine.NotificationResult;

/** Lets happen what was to happen at a time. */
public final class FireTimerHandler implements CommandHandler<FireTimer> {
  @Override
  public void apply(FireTimer command, ApplyContext context) {
    var timer = command.timer();
    // Gone: it fired before and the timer service armed it once more, or its invocation was
    // canceled or killed.
    if (context.isStale(command.epoch()) || !context.tables().timers().exists(timer)) {
      return;
    }
    context.tables().timers().delete(timer);
    switch (timer.kind()) {
      case START -> start(timer.invocation(), context);
      case RETRY -> retry(timer.invocation(), timer.number(), context);
      case SLEEP ->
          Lifecycle.notify(
              timer.invocation(),
              Notification.completion(
                  Notification.Kind.SLEEP, timer.number(), new NotificationResult.Nothing()),
              context);
    }
  }

  private static void start(InvocationId id, ApplyContext context) {
    switch (context.status(id)) {
      case Scheduled(var invocation, var progress, _) ->
          Lifecycle.start(invocation, progress, context);
      case Free _, Inboxed _, Invoked _, Suspended _, Paused _, Completed _ ->
          throw new IllegalStateException(
              "Expected " + id + " to be scheduled, but it is " + context.status(id));
    }
  }

  private static void retry(InvocationId id, int failedAttempt, ApplyContext context) {
    switch (context.status(id)) {
      case Invoked(var invocation, var progress, var retryAtMs, _)
          when retryAtMs != null && progress.attempts() == failedAttempt ->
          Lifecycle.dispatchAgain(invocation, progress, context);
      case Free _, Scheduled _, Inboxed _, Invoked _, Suspended _, Paused _, Completed _ ->
          throw new IllegalStateException(
              "Expected " + id + " to wait for its retry, but it is " + context.status(id));
    }
  }
}
