package io.perdure.statemachine.handler;

import io.perdure.statemachine.Action.Reply;
import io.perdure.statemachine.Action.SuspendAttempt;
import io.perdure.statemachine.Answer;
import io.perdure.statemachine.ApplyContext;
import io.perdure.statemachine.Command.Pause;
import io.perdure.statemachine.CommandHandler;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Free;
import io.perdure.statemachine.InvocationStatus.Inboxed;
import io.perdure.statemachine.InvocationStatus.Invoked;
import io.perdure.statemachine.InvocationStatus.Paused;
import io.perdure.statemachine.InvocationStatus.Scheduled;
import io.perdure.statemachine.InvocationStatus.Started;
import io.perdure.statemachine.InvocationStatus.Suspended;
import io.perdure.statemachine.Lifecycle;

/**
 * Stops the attempts of an invocation: the one that runs finishes its step and then suspends, so
 * that the step does not run again. Who asks once more does not want to wait for that: the attempt
 * is cut, and a step whose result is not in the journal yet runs again.
 */
public final class PauseHandler implements CommandHandler<Pause> {
  @Override
  public void apply(Pause command, ApplyContext context) {
    var id = command.invocation();
    var answer =
        switch (context.status(id)) {
          case Free _ -> new Answer.NotFound(id);
          case Scheduled _, Inboxed _ -> Refusals.notRunning(id);
          case Invoked invoked when invoked.retryAtMs() == null && !invoked.isPausing() -> {
            context.tables().invocations().put(invoked.pausing(true));
            context.emit(new SuspendAttempt(context.attempt(id, invoked.progress())));
            yield new Answer.Appended(id);
          }
          case Invoked invoked -> pause(invoked, context);
          case Suspended suspended -> pause(suspended, context);
          case Paused _ -> new Answer.Done(id);
          case Completed _ -> new Answer.AlreadyCompleted(id);
        };
    if (command.replyTo() != null) {
      context.emit(new Reply(command.replyTo(), answer));
    }
  }

  private static Answer pause(Started started, ApplyContext context) {
    Lifecycle.pause(started, null, context);
    return new Answer.Appended(started.invocation().id());
  }
}
